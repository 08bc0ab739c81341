import type { Field } from '../../client/contract.ts'
import { PlainVerbDialog, type VerbDialogProps } from '../../entity/record/PlainVerbDialog.tsx'
import { useStages } from './stages.ts'

/** On or back in the deal's own process: the stages of that side and no others, the nearest chosen. */
export default function StageDialog({ verb, row, start, ...rest }: VerbDialogProps) {
  const stages = useStages(row.processVersionId)
  if (!stages) return null
  const at = stages.findIndex(({ id }) => id === row.nodeId)
  // Whoever has won goes on by other words than 「推进」.
  const won = stages.findIndex(({ isWon }) => isWon)
  const side =
    verb.name === 'advance' ? stages.slice(at + 1, won < 0 ? undefined : won) : stages.slice(0, at).toReversed()
  const choices = side.map(({ id, name }) => ({ value: id, zh: String(name) }))
  const fields = verb.input.map(
    (field): Field =>
      field.target === 'process-node' ? { ...field, kind: 'choice', choices, required: true, help: undefined } : field,
  )
  const nearest = { toNodeId: side[0]?.id }
  return <PlainVerbDialog {...rest} row={row} verb={{ ...verb, input: fields }} start={{ ...nearest, ...start }} />
}
