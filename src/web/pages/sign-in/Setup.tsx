import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input } from 'antd'
import { type FormEvent, useState } from 'react'
import { isProblem, messageOf } from '../../client/http.ts'
import { setUp, signIn, useSetupNeeded } from '../../client/session.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Empty, Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { Welcome } from './Welcome.tsx'

const start = { token: '', company: '', name: '', email: '', password: '' }
const inputs = [
  ['token', 'off', 'text'],
  ['company', 'organization', 'text'],
  ['name', 'name', 'text'],
  ['email', 'email', 'email'],
  ['password', 'new-password', 'password'],
] as const

/** First use: the one who installed the program becomes its administrator. */
export const Setup = () => {
  const t = useWords()
  const navigate = useNavigate()
  const { data } = useSetupNeeded()
  const [values, setValues] = useState(start)
  const [faults, setFaults] = useState<Partial<Record<keyof typeof start | 'all', string>>>({})
  const [isBusy, setBusy] = useState(false)
  const [isShown, setShown] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    // The company can be named later too; until then it is 我的公司.
    const empty = inputs.filter(([key]) => key !== 'company' && !values[key].trim())
    setFaults(
      Object.fromEntries(empty.map(([key]) => [key, t('shell.setup.missing', { what: t(`shell.setup.${key}`) })])),
    )
    if (empty.length > 0) return
    setBusy(true)
    try {
      await setUp({ ...values, email: values.email.trim() })
      await signIn(values.email.trim(), values.password)
      await navigate({ to: '/', replace: true })
    } catch (error) {
      const fields = isProblem(error) ? error.fields : []
      const beside = Object.fromEntries(fields.map(({ field, message }) => [field ?? 'all', message]))
      setFaults(fields.length > 0 ? beside : { all: messageOf(error) })
    } finally {
      setBusy(false)
    }
  }

  if (data && !data.needed) {
    return (
      <Welcome title={t('shell.setup.title')}>
        <Empty title={t('shell.setup.done')} hint={t('shell.setup.doneHint')}>
          <Button type="primary" size="large" onClick={() => void navigate({ to: '/sign-in' })}>
            {t('shell.signIn.title')}
          </Button>
        </Empty>
      </Welcome>
    )
  }
  return (
    <Welcome title={t('shell.setup.title')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p>{t('shell.setup.intro')}</p>
        {faults.all && <Notice tone="danger">{faults.all}</Notice>}
        {inputs.map(([key, autoComplete, type]) => (
          <Labelled
            key={key}
            label={t(`shell.setup.${key}`)}
            fault={faults[key]}
            help={key === 'password' ? t('shell.setup.passwordHint') : undefined}
          >
            {(ids) => (
              <Input
                {...ids}
                type={key === 'password' && isShown ? 'text' : type}
                autoComplete={autoComplete}
                autoFocus={key === 'token'}
                spellCheck={false}
                size="large"
                value={values[key]}
                onChange={(event) => setValues({ ...values, [key]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
        {/* The only account there will be: a slip of the hand must not lock its owner out. */}
        <Checkbox checked={isShown} onChange={(event) => setShown(event.target.checked)}>
          {t('shell.setup.show')}
        </Checkbox>
        <Button type="primary" size="large" block htmlType="submit" loading={isBusy}>
          {t('shell.setup.submit')}
        </Button>
      </form>
    </Welcome>
  )
}
