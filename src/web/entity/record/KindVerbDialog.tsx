import type { EntityMeta, Verb } from '../../client/contract.ts'
import { runKindVerb, type Values } from '../../client/records.ts'
import { holderIn, secretIn, showSecret } from '../../kit/secret.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { InputDialog } from '../form/InputDialog.tsx'

interface Props {
  entity: EntityMeta
  verb: Verb
  /** Inputs that where the dialog was opened already says. */
  given?: Values
  onClose: () => void
}

/** What came of it, where the answer says so in a sentence. */
const toldIn = (answer: unknown): string | undefined =>
  typeof answer === 'object' && answer !== null && 'told' in answer ? String(answer.told) : undefined

/** One verb on a kind of record as a whole. */
export const KindVerbDialog = ({ entity, verb, given = {}, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const run = async (input: Values) => {
    const answer = await runKindVerb(entity.name, verb.name, { ...given, ...input })
    const lines = secretIn(answer)
    if (lines.length > 0) showSecret({ title: [say(verb.label), ...holderIn(answer)].join(' · '), lines })
    toast.success(toldIn(answer) ?? t('entity.record.verbDone', { verb: say(verb.label) }))
    onClose()
  }
  return (
    <InputDialog
      title={`${say(entity.label)} · ${say(verb.label)}`}
      fields={verb.input.filter(({ key }) => !(key in given))}
      submit={say(verb.label)}
      isDanger={verb.tone === 'danger'}
      onSubmit={run}
      onClose={onClose}
    />
  )
}
