import { Button, Drawer } from 'antd'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import type { Values } from '../../client/records.ts'
import { isSubmit, useFocusReturn } from '../../kit/keyboard.ts'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { dropDraft, keepDraft, readDraft } from './draft.ts'
import styles from './FormFields.module.css'
import { FormFields } from './FormFields.tsx'
import { LeaveGuard } from './LeaveGuard.tsx'
import type { FormParts } from './parts.ts'
import { useForm } from './useForm.ts'

interface Props {
  title: string
  /** Names the draft: `opportunity.create`, `opportunity.edit.<id>`, `contact.create.<id of the account>`. */
  name: string
  fields: readonly Field[]
  start: Values
  labels?: Readonly<Record<string, string>>
  parts?: FormParts
  /** Said about what is typed so far, above the buttons. */
  note?: (values: Values) => ReactNode
  onSave: (values: Values) => Promise<void>
  onClose: () => void
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** What was typed and nothing else: brought back later, it has neither the moment of then nor what others have changed since. */
const typedIn = (values: Values, start: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([key, value]) => !isSame(value, start[key])))

/**
 * A form beside the page. What is typed survives reloads; leaving with unsaved input asks first. Ctrl or ⌘ Enter saves.
 */
export const FormDrawer = ({ title, name, fields, start, labels, parts = {}, note, onSave, onClose }: Props) => {
  const t = useWords()
  useFocusReturn()
  const { actor } = useMeta()
  const draftName = `${actor.userId}.${name}`
  const [draft] = useState(() => readDraft(draftName))
  const [isRestored, setRestored] = useState(draft !== null)
  const form = useForm(fields, draft ? { ...start, ...draft } : start)
  const typed = typedIn(form.values, start)
  const isDirty = Object.keys(typed).length > 0
  // Read when navigation is about to happen, after a save has already made the form clean.
  const mustAsk = useRef(false)
  mustAsk.current = isDirty && !form.isBusy
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed is what the values are beyond the start
  useEffect(() => {
    if (isDirty) keepDraft(draftName, typed)
    else dropDraft(draftName)
  }, [draftName, form.values, isDirty])
  const leftOut = parts.leftOut?.(form.values) ?? []
  const save = () =>
    void form.submit(async () => {
      // Saving closes the drawer, which is a navigation.
      mustAsk.current = false
      await onSave(Object.fromEntries(Object.entries(form.values).filter(([key]) => !leftOut.includes(key))))
      dropDraft(draftName)
    })
  const discard = () => {
    dropDraft(draftName)
    form.replace(start)
    setRestored(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && isSubmit(event)) save()
  }
  return (
    <Drawer
      open
      title={title}
      size={Math.min(720, window.innerWidth)}
      onClose={onClose}
      footer={
        <div className={styles.footer}>
          {note && <div className={styles.said}>{note(form.values)}</div>}
          <Button onClick={onClose}>{t('entity.form.cancel')}</Button>
          <Button type="primary" loading={form.isBusy} onClick={save}>
            {t('entity.form.save')}
          </Button>
        </div>
      }
    >
      <form onKeyDown={onKeyDown} onSubmit={(event) => event.preventDefault()} noValidate>
        {isRestored && (
          <div className={styles.note}>
            <Notice tone="information">{t('entity.form.draftFound')}</Notice>
            <Button type="link" onClick={discard}>
              {t('entity.form.discardDraft')}
            </Button>
          </div>
        )}
        <FormFields
          fields={fields.filter(({ key }) => !leftOut.includes(key))}
          form={form}
          labels={labels}
          inputs={parts.inputs}
        />
      </form>
      <LeaveGuard mustAsk={() => mustAsk.current} hint={t('entity.form.leaveHint')} />
    </Drawer>
  )
}
