import { Button, Radio } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runKindVerb, useView } from '../../client/records.ts'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { comma } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Panel } from '../../kit/Page.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Duplicates.module.css'
import type { Choice, Kind, Preview } from './duplicates.ts'

interface Props {
  kind: Kind
  keptId: string
  goneId: string
  onSwap: () => void
  onClose: () => void
}

type Line = Preview['fields'][number]

/** Two records side by side: which one stays, which values it takes, and what moves along. */
export const MergePanel = ({ kind, keptId, goneId, onSwap, onClose }: Props) => {
  const t = useWords()
  const { data, error } = useView<Preview>('merge-preview', { entity: kind, keptId, goneId })
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  const [isMerging, setMerging] = useState(false)
  const columns = useColumns(kind, data, choices, (key, choice) => setChoices({ ...choices, [key]: choice }))
  if (error && !data) return <Empty title={t('service.failed')} hint={messageOf(error)} />
  if (!data) return <Skeleton lines={6} height={32} />
  const merge = async () => {
    setMerging(true)
    try {
      const { moved } = await runKindVerb<{ moved: number }>(kind, 'merge', { keptId, goneId, choices })
      toast.success(t('intake.duplicate.merged', { n: moved }))
      for (const entity of [kind, 'merge']) void renew(entity)
      onClose()
    } catch (problem) {
      toast.failure(messageOf(problem))
      setMerging(false)
    }
  }
  return (
    <Panel label={t('intake.duplicate.merging')}>
      <div className={styles.merging}>
        <Lines
          label={t('intake.duplicate.merging')}
          columns={columns}
          rows={data.fields.filter(({ differs }) => differs)}
          keyOf={({ key }) => key}
        />
        <p className={styles.quiet}>{t('intake.duplicate.sameRest')}</p>
        <Moves moves={data.children} />
        <div className={styles.actions}>
          <Button onClick={onClose}>{t('intake.duplicate.cancel')}</Button>
          <Button onClick={onSwap}>{t('intake.duplicate.swap')}</Button>
          <Button type="primary" loading={isMerging} onClick={() => void merge()}>
            {t('intake.duplicate.merge')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

const Moves = ({ moves }: { moves: Preview['children'] }) => {
  const t = useWords()
  const say = useSay()
  if (moves.length === 0) return <p className={styles.quiet}>{t('intake.duplicate.movesNothing')}</p>
  return (
    <p>
      {t('intake.duplicate.moves')}:
      {moves.map(({ label, count }) => `${say({ zh: label.zh, en: label.en ?? label.zh })} ${count}`).join(comma())}
    </p>
  )
}

const useColumns = (
  kind: Kind,
  data: Preview | undefined,
  choices: Readonly<Record<string, Choice>>,
  choose: (key: string, choice: Choice) => void,
): LineColumn<Line>[] => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity(kind)
  const title = entity?.title ?? 'name'
  const side = (choice: Choice): LineColumn<Line> => ({
    key: choice,
    label: `${t(`intake.duplicate.${choice}`)}:${String(data?.[choice][title] ?? '')}`,
    cell: ({ key, choice: fallback, label }) => {
      const field = entity && fieldOf(entity, key)
      const row = data?.[choice]
      const has = row?.[key] !== null && row?.[key] !== undefined && row?.[key] !== ''
      return (
        <Radio
          checked={(choices[key] ?? fallback) === choice}
          onChange={() => choose(key, choice)}
          aria-label={`${t(`intake.duplicate.${choice}`)} ${say(label)}`}
        >
          {field && row && has ? (
            <FieldValue field={field} row={row} />
          ) : (
            <span className={styles.quiet}>{t('intake.duplicate.blank')}</span>
          )}
        </Radio>
      )
    },
  })
  return [
    { key: 'field', label: t('intake.duplicate.field'), cell: ({ label }) => say(label) },
    side('kept'),
    side('gone'),
  ]
}
