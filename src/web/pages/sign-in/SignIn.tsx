import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { type FormEvent, useEffect, useState } from 'react'
import { isProblem, messageOf } from '../../client/http.ts'
import { signIn, useSetupNeeded } from '../../client/session.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { Welcome } from './Welcome.tsx'

// Only paths of this site: a link must not lead out of it after signing in.
const inside = (to: string | undefined) => (to?.startsWith('/') && !to.startsWith('//') ? to : '/')

export const SignIn = () => {
  const t = useWords()
  const navigate = useNavigate()
  const { to } = useSearch({ from: '/sign-in' })
  const setup = useSetupNeeded()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [faults, setFaults] = useState<{ email?: string; password?: string; code?: string; all?: string }>({})
  useEffect(() => {
    if (setup.data?.needed) void navigate({ to: '/setup', replace: true })
  }, [setup.data, navigate])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const missing = {
      ...(!email.trim() && { email: t('shell.signIn.emailMissing') }),
      ...(!password && { password: t('shell.signIn.passwordMissing') }),
      ...(code !== null && !code.trim() && { code: t('shell.signIn.codeMissing') }),
    }
    setFaults(missing)
    if (Object.keys(missing).length > 0) return
    setBusy(true)
    try {
      await signIn(email.trim(), password, code?.trim())
      await navigate({ to: inside(to), replace: true })
    } catch (error) {
      if (isProblem(error) && error.code === 'sign-in.code_required' && code === null) setCode('')
      else setFaults({ all: messageOf(error) })
    } finally {
      setBusy(false)
    }
  }

  return (
    <Welcome title={t('shell.signIn.title')}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        {faults.all && <Notice tone="danger">{faults.all}</Notice>}
        {code === null ? (
          <>
            <Labelled label={t('shell.signIn.email')} fault={faults.email}>
              {(ids) => (
                <Input
                  {...ids}
                  type="email"
                  autoComplete="username"
                  autoFocus
                  size="large"
                  value={email}
                  onChange={(event) => setEmail(event.target.value)}
                />
              )}
            </Labelled>
            <Labelled label={t('shell.signIn.password')} fault={faults.password} help={t('shell.signIn.forgotten')}>
              {(ids) => (
                <Input
                  {...ids}
                  type="password"
                  autoComplete="current-password"
                  size="large"
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Labelled>
          </>
        ) : (
          <Labelled label={t('shell.signIn.code')} fault={faults.code} help={t('shell.signIn.codeHint')}>
            {(ids) => (
              <Input
                {...ids}
                autoComplete="one-time-code"
                autoFocus
                size="large"
                value={code}
                onChange={(event) => setCode(event.target.value)}
              />
            )}
          </Labelled>
        )}
        <Button type="primary" size="large" block htmlType="submit" loading={isBusy}>
          {t('shell.signIn.submit')}
        </Button>
        {code !== null && (
          <Button type="link" block onClick={() => setCode(null)}>
            {t('shell.signIn.back')}
          </Button>
        )}
      </form>
    </Welcome>
  )
}
