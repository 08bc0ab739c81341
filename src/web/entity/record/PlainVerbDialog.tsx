import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { EntityMeta, Row, Verb } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import { keys } from '../../client/queries.ts'
import { runVerb, type Values } from '../../client/records.ts'
import { secretIn, showSecret } from '../../kit/secret.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { isBlank } from '../form/blank.ts'
import { InputDialog } from '../form/InputDialog.tsx'
import { measured } from '../value/measured.ts'
import { useTitle } from '../value/title.ts'
import { madeBy } from './made.ts'

export interface VerbDialogProps {
  entity: EntityMeta
  row: Row
  verb: Verb
  start?: Values
  labels?: Readonly<Record<string, string>>
  onClose: () => void
}

const isRow = (answer: unknown): answer is Row =>
  typeof answer === 'object' && answer !== null && 'version' in answer && 'labels' in answer

/** One verb on one record: its inputs, or a last question, and what the server says to it. */
export const PlainVerbDialog = ({ entity, row, verb, start, labels, onClose }: VerbDialogProps) => {
  const t = useWords()
  const say = useSay()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const title = useTitle()(entity, row)
  const run = async (input: Values) => {
    const answer = await runVerb(entity.name, row.id, verb.name, input)
    if (isRow(answer) && answer.id === row.id) queries.setQueryData(keys.one(entity.name, row.id), answer)
    const lines = secretIn(answer)
    if (lines.length > 0) showSecret({ title: `${say(verb.label)} · ${title}`, lines })
    toast.success(t('entity.record.verbDone', { verb: say(verb.label) }))
    onClose()
    const made = madeBy(answer)
    if (made) await navigate({ to: '/$entity/$id', params: made })
  }
  // What was chosen for the record before is offered again: a grade, a kind.
  const chosen = Object.fromEntries(
    verb.input
      .filter(({ key, kind }) => kind === 'choice' && fieldOf(entity, key)?.kind === 'choice' && !isBlank(row[key]))
      .map(({ key }) => [key, row[key]]),
  )
  return (
    <InputDialog
      title={
        verb.input.length > 0
          ? `${say(verb.label)} · ${title}`
          : t('entity.record.verbConfirm', { verb: say(verb.label), title })
      }
      fields={verb.input.map((field) => measured(field, row))}
      submit={say(verb.label)}
      start={{ ...chosen, ...start }}
      labels={labels}
      isDanger={verb.tone === 'danger'}
      onSubmit={run}
      onClose={onClose}
    />
  )
}
