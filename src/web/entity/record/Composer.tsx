import { Button, Mentions } from 'antd'
import { type KeyboardEvent, useRef, useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { createRecord, usePage } from '../../client/records.ts'
import { isSubmit, useHotkeys } from '../../kit/keyboard.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { dropDraft, keepDraft, readDraft } from '../form/draft.ts'
import styles from './Timeline.module.css'

/** Writes a comment; @ finds a colleague. Ctrl or ⌘ Enter sends, Enter is a new line. */
export const Composer = ({ entity, id }: { entity: string; id: string }) => {
  const t = useWords()
  const draft = `comment.${id}`
  const [text, setText] = useState(() => String(readDraft(draft)?.body ?? ''))
  const [asked, setAsked] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const mentioned = useRef(new Map<string, string>())
  const input = useRef<{ focus: () => void }>(null)
  const takesMentions =
    useEntity('comment')?.fields.some((field) => field.key === 'mentions' && field.editable) ?? false
  const people = usePage(
    'employee',
    { fields: ['name'], limit: 8, count: 'none', ...(asked && { q: asked }) },
    asked !== null,
  )
  useHotkeys({ m: () => input.current?.focus() })
  const write = (next: string) => {
    setText(next)
    if (next) keepDraft(draft, { body: next })
    else dropDraft(draft)
  }
  const send = async () => {
    const body = text.trim()
    if (!body || isBusy) return
    setBusy(true)
    const mentions = [...mentioned.current].filter(([name]) => body.includes(`@${name}`)).map(([, person]) => person)
    try {
      await createRecord('comment', {
        subjectEntity: entity,
        subjectId: id,
        body,
        ...(takesMentions && mentions.length > 0 && { mentions }),
      })
      write('')
      await renew(entity)
    } catch (error) {
      toast.failure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && isSubmit(event)) void send()
  }
  return (
    <div className={styles.composer}>
      <Mentions
        ref={input as never}
        autoSize={{ minRows: 2, maxRows: 8 }}
        aria-label={t('entity.timeline.placeholder')}
        placeholder={t('entity.timeline.placeholder')}
        value={text}
        onChange={write}
        onSearch={setAsked}
        onSelect={(option) => mentioned.current.set(String(option.value), String(option.key))}
        filterOption={false}
        loading={people.isFetching}
        options={(people.data?.items ?? []).map((person) => ({
          key: person.id,
          value: String(person.name),
          label: String(person.name),
        }))}
        onKeyDown={onKeyDown}
      />
      <Button type="primary" loading={isBusy} disabled={!text.trim()} onClick={() => void send()}>
        {t('entity.timeline.send')}
      </Button>
    </div>
  )
}
