import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Row, Verb } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { runVerb, useList, useRecord } from '../../client/records.ts'
import { sessionQuery } from '../../client/session.ts'
import { KindVerbDialog } from '../../entity/record/KindVerbDialog.tsx'
import { useConfirm } from '../../kit/confirm.tsx'
import { When } from '../../kit/Figures.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Settings.module.css'
import { TwoFactor } from './TwoFactor.tsx'

/** My password, second factor, open sessions and keys. */
export const Security = () => {
  const t = useWords()
  return (
    <Page name={t('shell.page.security')}>
      <PageHeader title={t('shell.page.security')} />
      <div className={styles.narrow}>
        <Password />
        <TwoFactor />
        <Sessions />
        <Keys />
      </div>
    </Page>
  )
}

const useKindVerb = (entity: string, name: string) => {
  const meta = useEntity(entity)
  const verb = meta?.verbs.find((v) => v.name === name)
  const [isOpen, setOpen] = useState(false)
  const dialog = isOpen && meta && verb && <KindVerbDialog entity={meta} verb={verb} onClose={() => setOpen(false)} />
  return { verb, open: () => setOpen(true), dialog }
}

const Password = () => {
  const t = useWords()
  const say = useSay()
  const { actor } = useMeta()
  const { data } = useRecord('user', actor.userId, useEntity('user') !== undefined)
  const { verb, open, dialog } = useKindVerb('user', 'changePassword')
  return (
    <Panel>
      <div className={styles.head}>
        <div>
          <h2>{t('settings.password')}</h2>
          <p className={styles.quiet}>{data ? String(data.email) : actor.name}</p>
        </div>
        {verb && <Button onClick={open}>{say(verb.label)}</Button>}
      </div>
      {dialog}
    </Panel>
  )
}

const Sessions = () => {
  const t = useWords()
  const { company, actor } = useMeta()
  const { data: me } = useQuery({ ...sessionQuery, staleTime: 0 })
  const isKnown = useEntity('session') !== undefined
  const browser = (row: Row) => browserOf(String(row.agent ?? ''), t('settings.weChat'))
  if (!isKnown) return null
  return (
    <Panel>
      <h2>{t('settings.sessions')}</h2>
      <p className={`${styles.quiet} ${styles.hint}`}>{t('settings.sessionsHint')}</p>
      <Revocable
        entity="session"
        filter={{ and: [{ userId: { eq: actor.userId } }, { revokedAt: { empty: true } }] }}
        describe={(row) => (
          <>
            <span className={styles.grow}>
              {browser(row)} {row.id === me?.sessionId && <Tag tone="success">{t('settings.thisSession')}</Tag>}
            </span>
            <span className={styles.quiet}>{String(row.address ?? '')}</span>
            <span className={styles.quiet}>
              <When at={String(row.lastSeenAt)} timeZone={company.timeZone} />
            </span>
          </>
        )}
        before={(row) => ({
          title: t('settings.endSession'),
          hint: t('settings.endSessionHint', { browser: browser(row) }),
        })}
      />
    </Panel>
  )
}

/** Browser and system from what the browser says of itself. */
const browserOf = (agent: string, weChat: string): string => {
  const browser = /(Edg|Firefox|MicroMessenger|Chrome|Safari)\//.exec(agent)?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1]
  const names: Record<string, string> = { Edg: 'Edge', MicroMessenger: weChat, 'Mac OS X': 'macOS' }
  const known = [browser, system].flatMap((name) => (name ? [names[name] ?? name] : []))
  return known.length > 0 ? known.join(' · ') : agent.slice(0, 60) || '-'
}

const Keys = () => {
  const t = useWords()
  const say = useSay()
  const { actor } = useMeta()
  const isKnown = useEntity('api-key') !== undefined
  const { verb, open, dialog } = useKindVerb('api-key', 'issue')
  if (!isKnown) return null
  return (
    <Panel>
      <div className={styles.head}>
        <div>
          <h2>{t('settings.keys')}</h2>
          <p className={styles.quiet}>{t('settings.keysHint')}</p>
        </div>
        {verb && <Button onClick={open}>{say(verb.label)}</Button>}
      </div>
      <Revocable
        entity="api-key"
        filter={{ and: [{ userId: { eq: actor.userId } }, { revokedAt: { empty: true } }] }}
        describe={(row) => (
          <>
            <span className={styles.grow}>{String(row.name)}</span>
            <code>{String(row.prefix)}…</code>
            <Tag>{String(row.scopes)}</Tag>
            <span className={styles.quiet}>{t('settings.until', { day: String(row.expiresOn) })}</span>
          </>
        )}
        before={(row) => ({
          title: t('settings.endKey', { name: String(row.name) }),
          hint: t('settings.endKeyHint'),
        })}
      />
      {dialog}
    </Panel>
  )
}

interface RevocableProps {
  entity: string
  filter: Record<string, unknown>
  describe: (row: Row) => ReactNode
  /** What is asked before it ends. */
  before: (row: Row) => { title: string; hint: string }
}

const Revocable = ({ entity, filter, describe, before }: RevocableProps) => {
  const t = useWords()
  const { ask, dialog } = useConfirm()
  const say = useSay()
  const meta = useEntity(entity)
  const list = useList(entity, { filter, fields: meta?.fields.map((field) => field.key), limit: 50 })
  const revoke: Verb | undefined = meta?.verbs.find((verb) => verb.name === 'revoke')
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  if (list.data && rows.length === 0) return <p className={styles.none}>{t('settings.nothing')}</p>
  const end = async (row: Row, { name, label }: Verb) => {
    if (await ask({ ...before(row), yes: say(label), no: t('entity.form.cancel'), danger: true }))
      await runVerb(entity, row.id, name).catch((error: unknown) => toast.failure(messageOf(error)))
  }
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id} className={styles.line}>
          {describe(row)}
          {revoke && row.can.includes('revoke') && (
            <Button size="small" danger onClick={() => void end(row, revoke)}>
              {say(revoke.label)}
            </Button>
          )}
        </li>
      ))}
      {dialog}
    </ul>
  )
}
