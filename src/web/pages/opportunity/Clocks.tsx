import { ClockCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { KindVerbDialog } from '../../entity/record/KindVerbDialog.tsx'
import { formatInstant } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import { type Clock, useWait } from './clock.ts'
import styles from './Deal.module.css'

/** Whose turn it is and since when, in working time; and the way to get help. */
export const Clocks = ({ row }: { row: Row }) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  const wait = useWait()
  const presales = useEntity('presales-request')
  const [isAsking, setAsking] = useState(false)
  const { data } = useView<{ minutesPerDay: number; clocks: readonly Clock[] }>('opportunity-clocks', { id: row.id })
  const ask = presales?.verbs.find(({ name }) => name === 'ask')
  if (!data || data.clocks.length === 0) return null
  return (
    <section className={styles.clocks} aria-label={t('deal.clock.title')}>
      <ClockCircleOutlined aria-hidden />
      {data.clocks.map((clock, i) => (
        <span
          key={clock.name}
          className={i === 0 ? styles.running : styles.quiet}
          title={t('deal.clock.since', { at: formatInstant(clock.since, timeZone) })}
        >
          {t(`deal.clock.${clock.name}`)} {wait(clock.minutes, data.minutesPerDay)}
        </span>
      ))}
      {ask && (
        <Button size="small" onClick={() => setAsking(true)}>
          {t('deal.clock.ask')}
        </Button>
      )}
      {isAsking && presales && ask && (
        <KindVerbDialog
          entity={presales}
          verb={ask}
          given={{ opportunityId: row.id }}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}
