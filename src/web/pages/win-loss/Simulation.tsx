import { InputNumber, Segmented } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { ReferenceInput } from '../../entity/value/ReferenceInput.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { Panel } from '../../kit/Page.tsx'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './LostRate.module.css'
import { WindowBars } from './WindowBars.tsx'
import type { WatchedWindow } from './watch.ts'

/** What a threshold would have found, before anybody is alarmed by it. */
export const Simulation = () => {
  const t = useWords()
  const unitField = useEntity('lost-rate-watch')?.fields.find(({ key }) => key === 'unitId')
  const [unitId, setUnit] = useState<string | null>(null)
  const [span, setSpan] = useState<'month' | 'quarter'>('month')
  const [percent, setPercent] = useState(50)
  const [leastDeals, setLeast] = useState(10)
  if (!unitField) return null
  return (
    <Panel label={t('outcome.watch.simulate')}>
      <h2 className={styles.name}>{t('outcome.watch.simulate')}</h2>
      <p className={styles.rule}>{t('outcome.watch.simulateHint')}</p>
      <div className={styles.inputs}>
        <Labelled label={t('outcome.watch.unit')}>
          {(ids) => <ReferenceInput {...ids} field={unitField} value={unitId} onChange={setUnit} />}
        </Labelled>
        <Labelled label={t('outcome.watch.span')}>
          {(ids) => (
            <Segmented
              {...ids}
              value={span}
              options={(['month', 'quarter'] as const).map((value) => ({ value, label: t(`outcome.watch.${value}`) }))}
              onChange={setSpan}
            />
          )}
        </Labelled>
        <Labelled label={t('outcome.watch.threshold')}>
          {(ids) => (
            <InputNumber
              {...ids}
              value={percent}
              min={0}
              max={100}
              suffix="%"
              onChange={(value) => setPercent(value ?? 0)}
            />
          )}
        </Labelled>
        <Labelled label={t('outcome.watch.least')}>
          {(ids) => (
            <InputNumber {...ids} value={leastDeals} min={1} max={10_000} onChange={(value) => setLeast(value ?? 1)} />
          )}
        </Labelled>
      </div>
      {unitId && <Found asked={{ unitId, span, threshold: percent / 100, leastDeals }} />}
    </Panel>
  )
}

interface Asked {
  readonly unitId: string
  readonly span: 'month' | 'quarter'
  readonly threshold: number
  readonly leastDeals: number
}

const Found = ({ asked }: { asked: Asked }) => {
  const t = useWords()
  const { data, error } = useView<{ windows: readonly WatchedWindow[]; raised: number }>('lost-rate-simulation', {
    ...asked,
  })
  if (error && !data) return <Notice tone="danger">{messageOf(error)}</Notice>
  if (!data) return <Skeleton lines={4} height={20} />
  return (
    <>
      <p className={styles.found}>{t('outcome.watch.wouldRaise', { count: data.raised })}</p>
      <WindowBars of={t('outcome.watch.simulate')} windows={data.windows} threshold={asked.threshold} />
    </>
  )
}
