import { Button, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Actor } from '../../client/contract.ts'
import { isProblem, messageOf, post } from '../../client/http.ts'
import { keys, queryClient } from '../../client/queries.ts'
import { signOut } from '../../client/session.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { Welcome } from './Welcome.tsx'

const inputs = [
  ['current', 'current-password'],
  ['password', 'new-password'],
  ['again', 'new-password'],
] as const
type Faults = Partial<Record<(typeof inputs)[number][0] | 'all', string>>

/** Stands before every page while the password is the one that an administrator gave; the page asked for follows. */
const OwnPassword = ({ actor }: { actor: Actor }) => {
  const t = useWords()
  const [values, setValues] = useState({ current: '', password: '', again: '' })
  const [faults, setFaults] = useState<Faults>({})
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const wrong: Faults = {
      ...(!values.current && { current: t('shell.setup.missing', { what: t('shell.ownPassword.current') }) }),
      ...(!values.password && { password: t('shell.setup.missing', { what: t('shell.ownPassword.password') }) }),
      ...(values.password !== values.again && { again: t('shell.ownPassword.different') }),
    }
    setFaults(wrong)
    if (Object.keys(wrong).length > 0) return
    setBusy(true)
    try {
      await post('/api/user/changePassword', { current: values.current, password: values.password })
      queryClient.setQueryData(keys.session, { ...actor, mustChangePassword: false })
    } catch (error) {
      const fields = isProblem(error) ? error.fields : []
      const beside = Object.fromEntries(fields.map(({ field, message }) => [field ?? 'all', message]))
      setFaults(fields.length > 0 ? beside : { all: messageOf(error) })
      setBusy(false)
    }
  }

  return (
    <Welcome title={t('shell.ownPassword.title')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p>{t('shell.ownPassword.intro', { name: actor.name })}</p>
        {faults.all && <Notice tone="danger">{faults.all}</Notice>}
        {inputs.map(([key, autoComplete]) => (
          <Labelled
            key={key}
            label={t(`shell.ownPassword.${key}`)}
            fault={faults[key]}
            help={key === 'password' ? t('shell.setup.passwordHint') : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                type="password"
                autoComplete={autoComplete}
                autoFocus={key === 'current'}
                size="large"
                value={values[key]}
                onChange={(event) => setValues({ ...values, [key]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
        <Button type="primary" size="large" block htmlType="submit" loading={isBusy}>
          {t('shell.ownPassword.submit')}
        </Button>
        <Button
          type="link"
          block
          onClick={() => void signOut().catch((error: unknown) => toast.failure(messageOf(error)))}
        >
          {t('shell.signOut')}
        </Button>
      </form>
    </Welcome>
  )
}

export default OwnPassword
