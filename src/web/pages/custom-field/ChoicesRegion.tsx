import type { RegionProps } from '../../entity/record/regions.ts'
import { Lines } from '../../kit/Lines.tsx'
import { Panel } from '../../kit/Page.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import { type Choice, readChoices } from './choices.ts'

/** The options of a field as people will meet them. */
export default function ChoicesRegion({ row }: RegionProps) {
  const t = useWords()
  const choices = readChoices(row.choices)
  if (choices.length === 0) return null
  const columns = [
    { key: 'label', label: t('settings.choice.label'), cell: ({ tone, zh }: Choice) => <Tag tone={tone}>{zh}</Tag> },
    { key: 'value', label: t('settings.choice.value'), cell: ({ value }: Choice) => <code>{value}</code> },
    { key: 'english', label: t('settings.choice.english'), cell: ({ en }: Choice) => en ?? '-' },
  ]
  return (
    <Panel label={t('settings.choice.title')}>
      <h2>{t('settings.choice.title')}</h2>
      <Lines label={t('settings.choice.title')} columns={columns} rows={choices} keyOf={({ value }) => value} />
    </Panel>
  )
}
