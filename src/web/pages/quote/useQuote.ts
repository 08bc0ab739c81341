import { useEffect, useRef, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf, post } from '../../client/http.ts'
import { runVerb } from '../../client/records.ts'
import { type Assessment, type Draft, draftOf, type Editor, inputOf, isComplete } from './quote.ts'

const pauseMs = 300

export interface Header {
  readonly taxRate: number | null
  readonly deliveryDays: number | null
  readonly validUntil: string | null
}

const headerOf = (row: Row): Header => ({
  taxRate: row.taxRate as number | null,
  deliveryDays: row.deliveryDays as number | null,
  validUntil: row.validUntil as string | null,
})

/** The lines under the writer's hands, and what the server says of them a moment after each change. */
export const useQuote = (row: Row, editor: Editor) => {
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => editor.lines.map(draftOf))
  const [header, setHeader] = useState(() => headerOf(row))
  const [assessment, setAssessment] = useState(editor.assessment)
  const [fault, setFault] = useState<string | null>(null)
  const [isDirty, setDirty] = useState(false)
  const asked = useRef(0)

  const body = () => ({ lines: drafts.filter(isComplete).map(inputOf), ...header })
  // Clauses that were taken in and gates that were passed meanwhile come with the record's own renewal.
  useEffect(() => {
    if (!isDirty) setAssessment(editor.assessment)
  }, [editor, isDirty])
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the lines or the header change
  useEffect(() => {
    if (!isDirty) return
    const turn = ++asked.current
    const timer = setTimeout(() => {
      post<Assessment>('/api/quote-version/price', { versionId: row.id, ...body() }).then(
        (answer) => {
          if (turn !== asked.current) return
          setAssessment(answer)
          setFault(null)
        },
        (error: unknown) => turn === asked.current && setFault(messageOf(error)),
      )
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [drafts, header])

  const change = (key: string, patch: Partial<Draft>) => {
    setDirty(true)
    setDrafts((old) => old.map((draft) => (draft.key === key ? { ...draft, ...patch } : draft)))
  }
  return {
    drafts,
    header,
    assessment,
    fault,
    isDirty,
    change,
    replace: (next: readonly Draft[]) => {
      setDirty(true)
      setDrafts(next)
    },
    setHeader: (patch: Partial<Header>) => {
      setDirty(true)
      setHeader((old) => ({ ...old, ...patch }))
    },
    save: async () => {
      const saved = await runVerb('quote-version', row.id, 'saveLines', body())
      asked.current++
      setAssessment(saved.result as Assessment)
      setFault(null)
      setDirty(false)
    },
  }
}

export type Quote = ReturnType<typeof useQuote>
