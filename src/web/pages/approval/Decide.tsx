import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { Field, Verb } from '../../client/contract.ts'
import { fieldOf, useEntity, useMeta } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runVerb, type Values } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Approval.module.css'
import type { Trail } from './trail.ts'

const rest = ['return', 'transfer', 'addSigner'] as const

/** What the reader may do now: two large buttons, the rest behind them. Each asks for an opinion. */
export const Decide = ({ trail, onDone }: { trail: Trail; onDone?: () => void }) => {
  const t = useWords()
  const say = useSay()
  const approval = useEntity('approval')
  const [asked, setAsked] = useState<Verb | null>(null)
  const verbNamed = (name: string) => approval?.verbs.find((verb) => verb.name === name)
  const open = (name: string) => setAsked(verbNamed(name) ?? null)
  const button = (name: 'approve' | 'reject' | 'withdraw') => {
    const verb = verbNamed(name)
    return (
      verb && (
        <Button
          key={name}
          size="large"
          type={name === 'approve' ? 'primary' : 'default'}
          danger={name !== 'approve'}
          onClick={() => setAsked(verb)}
        >
          {say(verb.label)}
        </Button>
      )
    )
  }
  const more = rest.flatMap((name) => {
    const verb = verbNamed(name)
    return verb ? [{ key: name, label: say(verb.label) }] : []
  })
  if (!trail.turn && !trail.mayWithdraw) return null
  return (
    <div className={styles.decide}>
      {trail.turn && (
        <>
          <Dropdown autoFocus trigger={['click']} menu={{ items: more, onClick: ({ key }) => open(key) }}>
            <Button size="large">{t('approval.moreActions')}</Button>
          </Dropdown>
          {button('reject')}
          {button('approve')}
        </>
      )}
      {!trail.turn && trail.mayWithdraw && button('withdraw')}
      {asked && <Asking verb={asked} trail={trail} onClose={() => setAsked(null)} onDone={onDone} />}
    </div>
  )
}

interface AskingProps {
  verb: Verb
  trail: Trail
  onClose: () => void
  onDone?: () => void
}

const Asking = ({ verb, trail, onClose, onDone }: AskingProps) => {
  const t = useWords()
  const say = useSay()
  const { approval, turn } = trail
  const editable = useEditable(trail)
  const amendable = verb.name === 'approve' ? editable : []
  const fields = [...amendable, ...verb.input.flatMap((field) => shown(field, trail, t('approval.toSubmitter')))]
  const submit = async (input: Values) => {
    const keys = amendable.map(({ key }) => key)
    const changed = Object.entries(input).filter(
      ([key, value]) => keys.includes(key) && value !== turn?.editable.find((one) => one.key === key)?.value,
    )
    const own = Object.fromEntries(Object.entries(input).filter(([key]) => !keys.includes(key)))
    await runVerb('approval', approval.id, verb.name, {
      ...own,
      ...(turn && verb.name !== 'withdraw' && { taskId: turn.taskId }),
      ...(changed.length > 0 && { values: Object.fromEntries(changed) }),
    })
    await renew(approval.subjectEntity)
    toast.success(t('approval.done', { verb: say(verb.label) }))
    onClose()
    onDone?.()
  }
  return (
    <InputDialog
      title={`${say(verb.label)} · ${approval.title}`}
      submit={say(verb.label)}
      fields={fields}
      start={
        verb.name === 'approve' ? Object.fromEntries((turn?.editable ?? []).map(({ key, value }) => [key, value])) : {}
      }
      isDanger={verb.tone === 'danger'}
      onSubmit={submit}
      onClose={onClose}
    />
  )
}

/** Fields of the document that this step may change, as its own form would ask for them. */
const useEditable = ({ approval, turn }: Trail): Field[] => {
  const meta = useMeta()
  const subject = meta.entities.find(({ name }) => name === approval.subjectEntity)
  return (turn?.editable ?? []).flatMap(({ key }) => (subject && fieldOf(subject, key)) ?? [])
}

/** Which signature is known here; where to send back is chosen from the steps that were taken. */
const shown = (field: Field, { turn }: Trail, submitter: string): Field[] => {
  if (field.key === 'taskId' || field.key === 'values') return []
  if (field.key !== 'to') return [field]
  const steps = turn?.returnTo.map(({ node, name }) => ({ value: node, zh: name })) ?? []
  const { help: _, max: __, ...bare } = field
  return [{ ...bare, kind: 'choice', choices: [{ value: 'submitter', zh: submitter }, ...steps], default: 'submitter' }]
}
