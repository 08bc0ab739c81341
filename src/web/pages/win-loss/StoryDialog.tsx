import type { Field, Row } from '../../client/contract.ts'
import { usePage } from '../../client/records.ts'
import { PlainVerbDialog, type VerbDialogProps } from '../../entity/record/PlainVerbDialog.tsx'

/** Inputs that tools of an earlier time send; people choose from the company's own list instead. */
const replaced = ['reason', 'competitor']

/** The reasons of this outcome that are in use, each below the one it belongs to. */
const reasonChoices = (reasons: readonly Row[]) => {
  const within = (parentId: string | null, depth: number): { value: string; zh: string }[] =>
    reasons
      .filter((one) => (one.parentId ?? null) === parentId)
      .flatMap((one) => [
        { value: one.id, zh: `${'　'.repeat(depth)}${String(one.name)}` },
        ...within(one.id, depth + 1),
      ])
  return within(null, 0)
}

/** How a deal ended: the reasons of its outcome stand in their order instead of being searched for among all. */
export default function StoryDialog({ verb, row, ...rest }: VerbDialogProps) {
  const outcome = verb.name === 'win' ? 'won' : verb.name === 'lose' ? 'lost' : String(row.outcome)
  const { data, error } = usePage('closing-reason', {
    filter: { and: [{ outcome: { eq: outcome } }, { state: { eq: 'active' } }] },
    fields: ['name', 'parentId', 'position'],
    sort: 'position',
    limit: 200,
    count: 'none',
  })
  if (!data && !error) return null
  const choices = reasonChoices(data?.items ?? [])
  const fields = verb.input
    .filter(({ key }) => !replaced.includes(key) && !(verb.name === 'win' && key === 'ourPrice'))
    .map((field): Field => {
      if (field.target !== 'closing-reason') return field
      return {
        ...field,
        kind: 'choice',
        choices,
        required: verb.name === 'lose' && field.key === 'reasonId',
      }
    })
  const known = Object.fromEntries(
    fields.map(({ key }) => [key, row[key] ?? null]).filter(([, value]) => value !== null),
  )
  const start = { ...(verb.name === 'correct' && known), ...rest.start }
  const labels = { ...(verb.name === 'correct' && row.labels), ...rest.labels }
  return <PlainVerbDialog {...rest} row={row} verb={{ ...verb, input: fields }} start={start} labels={labels} />
}
