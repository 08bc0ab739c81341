import { type ReactNode, useState } from 'react'
import type { EntityMeta, Row, Verb } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { runVerb, type Values } from '../../client/records.ts'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { VerbDialog } from './VerbDialog.tsx'

interface Asked {
  readonly entity: EntityMeta
  readonly row: Row
  readonly verb: Verb
  readonly start?: Values
  readonly labels?: Readonly<Record<string, string>>
}

interface VerbRunner {
  /** Asks for the verb's inputs, or runs it at once where it has none and does no harm. */
  readonly run: (entity: string, row: Row, verb: string, start?: Values, labels?: Asked['labels']) => void
  readonly dialog: ReactNode
}

/** Verbs of records, run from pages made by hand; `dialog` stands somewhere on the page. */
export const useVerb = (): VerbRunner => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  const [asked, setAsked] = useState<Asked | null>(null)
  const run: VerbRunner['run'] = (name, row, verbName, start, labels) => {
    const entity = entities.find((e) => e.name === name)
    const verb = entity?.verbs.find((v) => v.name === verbName)
    if (!entity || !verb) return
    if (verb.input.length > 0 || verb.tone === 'danger') {
      setAsked({ entity, row, verb, ...(start && { start }), ...(labels && { labels }) })
      return
    }
    runVerb(name, row.id, verbName).then(
      () => toast.success(t('entity.record.verbDone', { verb: say(verb.label) })),
      (error: unknown) => toast.failure(messageOf(error)),
    )
  }
  return { run, dialog: asked && <VerbDialog {...asked} onClose={() => setAsked(null)} /> }
}
