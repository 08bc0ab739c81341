import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button, Checkbox, Input, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { get, messageOf, post } from '../../client/http.ts'
import { comma } from '../../kit/format.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { OtherLanguage } from '../../kit/OtherLanguage.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { SignaturePad } from './SignaturePad.tsx'
import styles from './Signing.module.css'

interface Asked {
  readonly name: string
  readonly contract: string
  readonly code: string | null
  readonly company: string
  readonly consent: string
  readonly mailbox: string
  readonly document: {
    readonly title: string
    readonly parties: readonly { readonly role: string; readonly name: string }[]
    readonly clauses: readonly { readonly title: string; readonly text: string }[]
  } | null
}

/** Behind the link in a letter: read, prove the mailbox, sign. For somebody who has no account here, on a phone. */
export const SigningPage = () => {
  const t = useWords()
  const { token } = useParams({ from: '/sign/$token' })
  const [ended, setEnded] = useState<'signed' | 'declined'>()
  const { data, error } = useQuery({
    queryKey: ['sign', token],
    queryFn: () => get<Asked>(`/api/sign/${token}`),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const company = data?.company ?? ''
  useEffect(() => {
    document.title = t('cash.sign.title')
  }, [t])
  return (
    <main className={styles.page}>
      <div className={styles.language}>
        <OtherLanguage />
      </div>
      {ended && (
        <Empty
          isPage
          title={t(ended === 'signed' ? 'cash.sign.done' : 'cash.sign.declined')}
          hint={ended === 'signed' ? t('cash.sign.doneHint') : t('cash.sign.declinedHint', { company })}
        />
      )}
      {!ended && error && <Empty isPage title={t('cash.sign.failed')} hint={messageOf(error)} />}
      {!ended && !data && !error && <Skeleton lines={8} />}
      {!ended && data && (
        <>
          <p className={styles.company}>{data.company}</p>
          <h1>{data.contract}</h1>
          <p className={styles.hint}>{t('cash.sign.greeting', { name: data.name, company: data.company })}</p>
          <Text asked={data} />
          <SignForm token={token} asked={data} onSigned={() => setEnded('signed')} />
          <Decline token={token} company={company} onDeclined={() => setEnded('declined')} />
        </>
      )}
    </main>
  )
}

const Text = ({ asked: { document: text, code } }: { asked: Asked }) => {
  const t = useWords()
  if (!text) return null
  return (
    // A long text scrolls in itself, which the keyboard must reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <article className={styles.text} tabIndex={0} aria-label={t('cash.sign.read')}>
      <h2>{text.title}</h2>
      <p className={styles.hint}>{code}</p>
      {text.parties.map(({ role, name }) => (
        <p key={role}>
          {role}:{name}
        </p>
      ))}
      {text.clauses.map((clause, i) => (
        <section key={clause.title}>
          <h3>
            {i + 1}. {clause.title}
          </h3>
          <p className={styles.clause}>{clause.text}</p>
        </section>
      ))}
    </article>
  )
}

interface FormProps {
  token: string
  asked: Asked
  onSigned: () => void
}

const SignForm = ({ token, asked, onSigned }: FormProps) => {
  const t = useWords()
  const [kind, setKind] = useState<'typed' | 'drawn'>('drawn')
  const [typed, setTyped] = useState('')
  const [drawn, setDrawn] = useState('')
  const [code, setCode] = useState('')
  const [minutes, setMinutes] = useState<number>()
  const [consent, setConsent] = useState(false)
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const act = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(undefined)
    await work().catch((error) => setFault(messageOf(error)))
    setBusy(false)
  }
  const mark = kind === 'typed' ? typed.trim() : drawn
  const missing = [
    !mark && t('cash.sign.missingMark'),
    !code.trim() && t('cash.sign.codeLabel'),
    !consent && t('cash.sign.missingConsent'),
  ].filter((one) => one !== false)
  const sign = () =>
    act(async () => {
      await post(`/api/sign/${token}`, { code, kind, mark, consent })
      onSigned()
    })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void sign()
      }}
    >
      <Segmented
        block
        value={kind}
        onChange={setKind}
        options={[
          { value: 'drawn' as const, label: t('cash.sign.drawn') },
          { value: 'typed' as const, label: t('cash.sign.typed') },
        ]}
      />
      {kind === 'drawn' ? (
        <SignaturePad label={t('cash.sign.pad')} clear={t('cash.sign.clear')} isEmpty={!drawn} onChange={setDrawn} />
      ) : (
        <Labelled label={t('cash.sign.nameLabel')}>
          {(ids) => <Input {...ids} size="large" value={typed} onChange={(event) => setTyped(event.target.value)} />}
        </Labelled>
      )}
      <Labelled
        label={t('cash.sign.codeLabel')}
        help={t(minutes ? 'cash.sign.codeHint' : 'cash.sign.codeBefore', { mailbox: asked.mailbox, minutes })}
      >
        {(ids) => (
          <div className={styles.code}>
            <Input
              {...ids}
              size="large"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <Button
              size="large"
              disabled={isBusy}
              onClick={() =>
                void act(async () => {
                  const sent = await post<{ minutes: number }>(`/api/sign/${token}/code`)
                  setMinutes(sent.minutes)
                })
              }
            >
              {t('cash.sign.getCode')}
            </Button>
          </div>
        )}
      </Labelled>
      <Checkbox checked={consent} onChange={(event) => setConsent(event.target.checked)}>
        {asked.consent}
      </Checkbox>
      {fault && <Notice tone="danger">{fault}</Notice>}
      <Button type="primary" size="large" block htmlType="submit" loading={isBusy} disabled={missing.length > 0}>
        {t('cash.sign.submit')}
      </Button>
      {missing.length > 0 && <p className={styles.hint}>{t('cash.sign.missing', { what: missing.join(comma()) })}</p>}
    </form>
  )
}

interface DeclineProps {
  token: string
  company: string
  onDeclined: () => void
}

/**
 * Says what follows before it is done: whoever declined by mistake cannot take it back alone. No part of the form, where
 * Enter signs.
 */
const Decline = ({ token, company, onDeclined }: DeclineProps) => {
  const t = useWords()
  const [reason, setReason] = useState<string>()
  const [fault, setFault] = useState<string>()
  if (reason === undefined) {
    return (
      <Button type="text" block onClick={() => setReason('')}>
        {t('cash.sign.decline')}
      </Button>
    )
  }
  const decline = async () => {
    try {
      await post(`/api/sign/${token}/decline`, { reason })
      onDeclined()
    } catch (error) {
      setFault(messageOf(error))
    }
  }
  return (
    <section className={styles.decline} aria-label={t('cash.sign.decline')}>
      <Notice tone="warning">{t('cash.sign.declineFollows', { company })}</Notice>
      <Labelled label={t('cash.sign.reason')} fault={fault}>
        {(ids) => (
          <Input
            {...ids}
            autoFocus
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Labelled>
      <div className={styles.choices}>
        <Button danger disabled={!reason.trim()} onClick={() => void decline()}>
          {t('cash.sign.declineNow')}
        </Button>
        <Button onClick={() => setReason(undefined)}>{t('cash.sign.goOn')}</Button>
      </div>
    </section>
  )
}
