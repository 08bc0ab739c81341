import { useQuery } from '@tanstack/react-query'
import { post } from '../../client/http.ts'
import { runKindVerb } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import type { GroupProps } from '../../entity/list/group-verbs.ts'
import { Notice } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './WriteMany.module.css'

interface LeftOut {
  readonly id: string
  readonly name: string | null
  readonly why: string
}

/** One letter to the chosen leads: first who gets it and who does not, then the words. */
export default function WriteMany({ verb, ids, onDone, onClose }: GroupProps) {
  const t = useWords()
  const say = useSay()
  const { data } = useQuery({
    queryKey: ['letter', 'people', ...ids],
    queryFn: () => post<{ reached: number; leftOut: readonly LeftOut[] }>('/api/lead/writeMany', { ids, check: true }),
    staleTime: 0,
  })
  const fields = verb.input
    .filter(({ key }) => key === 'subject' || key === 'body')
    .map((field) => ({ ...field, required: true }))
  const send = async (words: Record<string, unknown>) => {
    const answer = await runKindVerb<{ sent: number; leftOut: readonly LeftOut[] }>('lead', verb.name, {
      ...words,
      ids,
    })
    const left = answer.leftOut.length
    toast.success(t(left > 0 ? 'intake.letter.sentPartly' : 'intake.letter.sent', { count: answer.sent, left }))
    onDone(new Set(answer.leftOut.map(({ id }) => id)))
  }
  return (
    <InputDialog
      title={`${say(verb.label)} · ${t('entity.list.selected', { count: ids.length })}`}
      fields={fields}
      submit={t('intake.letter.send')}
      note={data && <People reached={data.reached} leftOut={data.leftOut} />}
      onSubmit={send}
      onClose={onClose}
    />
  )
}

const People = ({ reached, leftOut }: { reached: number; leftOut: readonly LeftOut[] }) => {
  const t = useWords()
  return (
    <div className={styles.people}>
      {reached > 0 ? (
        <Notice tone="information">{t('intake.letter.reached', { count: reached })}</Notice>
      ) : (
        <Notice tone="warning">{t('intake.letter.nobody')}</Notice>
      )}
      {leftOut.length > 0 && (
        <details open>
          <summary>{t('intake.letter.leftOut', { count: leftOut.length })}</summary>
          <ul>
            {leftOut.map(({ id, name, why }) => (
              <li key={id}>
                <strong>{name ?? t('intake.letter.unknown')}</strong>
                <span>{why}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
