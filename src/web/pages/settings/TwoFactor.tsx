import { Button, Input, QRCode } from 'antd'
import { type FormEvent, useState } from 'react'
import type { Verb } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { runKindVerb, useRecord } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { Panel } from '../../kit/Page.tsx'
import { showSecret } from '../../kit/secret.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Settings.module.css'

interface Enrolment {
  readonly secret: string
  readonly uri: string
}

/** Second factor: prove the password, scan, prove the phone, keep the recovery codes. */
export const TwoFactor = () => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('user')
  const { actor } = useMeta()
  const { data: account, refetch } = useRecord('user', actor.userId, entity !== undefined)
  const [asked, setAsked] = useState<Verb | null>(null)
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null)
  const isOn = account?.twoFactor === true
  const verb = entity?.verbs.find((v) => v.name === (isOn ? 'disableTwoFactor' : 'enrolTwoFactor'))
  if (!account || !verb) return null
  return (
    <Panel>
      <div className={styles.head}>
        <div>
          <h2>
            {t('settings.twoFactor')}{' '}
            <Tag tone={isOn ? 'success' : 'warning'}>{t(isOn ? 'settings.on' : 'settings.off')}</Tag>
          </h2>
          <p className={styles.quiet}>{t('settings.twoFactorHint')}</p>
        </div>
        {!enrolment && (
          <Button danger={isOn} onClick={() => setAsked(verb)}>
            {say(verb.label)}
          </Button>
        )}
      </div>
      {enrolment && (
        <Confirm
          enrolment={enrolment}
          onDone={() => {
            setEnrolment(null)
            void refetch()
          }}
        />
      )}
      {asked && (
        <InputDialog
          title={say(asked.label)}
          fields={asked.input}
          submit={say(asked.label)}
          isDanger={asked.tone === 'danger'}
          onSubmit={async (input) => {
            const answer = await runKindVerb<Partial<Enrolment>>('user', asked.name, input)
            if (answer.secret && answer.uri) setEnrolment({ secret: answer.secret, uri: answer.uri })
            setAsked(null)
            void refetch()
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </Panel>
  )
}

const Confirm = ({ enrolment, onDone }: { enrolment: Enrolment; onDone: () => void }) => {
  const t = useWords()
  const [code, setCode] = useState('')
  const [fault, setFault] = useState<string>()
  const confirm = async (event: FormEvent) => {
    event.preventDefault()
    try {
      const { recoveryCodes } = await runKindVerb<{ recoveryCodes: string[] }>('user', 'confirmTwoFactor', {
        code: code.trim(),
      })
      showSecret({ title: t('settings.recoveryCodes'), lines: recoveryCodes })
      onDone()
    } catch (error) {
      setFault(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    }
  }
  return (
    <form className={styles.enrolment} onSubmit={(event) => void confirm(event)}>
      <QRCode value={enrolment.uri} size={160} bgColor="#ffffff" color="#000000" type="svg" />
      <div className={styles.code}>
        <p>{t('settings.scan')}</p>
        <code className={styles.key}>{enrolment.secret}</code>
        <Labelled label={t('shell.signIn.code')} fault={fault}>
          {(ids) => (
            <Input
              {...ids}
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Labelled>
        <Button type="primary" htmlType="submit" disabled={!code.trim()}>
          {t('settings.confirm')}
        </Button>
      </div>
    </form>
  )
}
