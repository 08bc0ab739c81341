import { BellOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Popover } from 'antd'
import { useState } from 'react'
import type { Row } from '../client/contract.ts'
import { messageOf } from '../client/http.ts'
import { useEntity, useMeta } from '../client/meta.ts'
import { runKindVerb, runVerb, usePage } from '../client/records.ts'
import { When } from '../kit/Figures.tsx'
import { useNarrow } from '../kit/screen.ts'
import { toast } from '../kit/toasts.ts'
import { useWords } from '../words/words.ts'
import styles from './Notifications.module.css'
import bar from './TopBar.module.css'

const unread = {
  filter: { readAt: { empty: true } },
  fields: ['title', 'body', 'subjectEntity', 'subjectId', 'createdAt'],
}

/** As far as the button beside the bell reaches. */
const beside = 40

export const Notifications = () => {
  const t = useWords()
  const isKnown = useEntity('notification') !== undefined
  const isNarrow = useNarrow()
  const [isOpen, setOpen] = useState(false)
  const { data } = usePage('notification', { ...unread, limit: 20 }, isKnown)
  if (!isKnown) return null
  const count = data?.count?.value ?? 0
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      // On a phone it has the width of the screen, beyond the edge of the bell.
      {...(isNarrow && { arrow: false, align: { offset: [beside, 8] } })}
      content={<Inbox items={data?.items ?? []} onClose={() => setOpen(false)} />}
    >
      <button type="button" className={bar.icon} aria-label={t('shell.unread', { count })}>
        <BellOutlined aria-hidden />
        {count > 0 && <span className={bar.badge}>{count > 99 ? '99+' : count}</span>}
      </button>
    </Popover>
  )
}

const Inbox = ({ items, onClose }: { items: readonly Row[]; onClose: () => void }) => {
  const t = useWords()
  const fail = (error: unknown) => toast.failure(messageOf(error))
  return (
    <div className={styles.inbox}>
      <div className={styles.head}>
        <h2>{t('shell.notifications')}</h2>
        {items.length > 0 && (
          <Button type="link" size="small" onClick={() => void runKindVerb('notification', 'markAllRead').catch(fail)}>
            {t('shell.readAll')}
          </Button>
        )}
      </div>
      {items.length === 0 && <p className={styles.none}>{t('shell.notificationsEmpty')}</p>}
      <ul>
        {items.map((item) => (
          <li key={item.id}>
            <Item item={item} onOpen={onClose} />
          </li>
        ))}
      </ul>
      <Link to="/$entity" params={{ entity: 'notification' }} className={styles.all} onClick={onClose}>
        {t('shell.seeAll')}
      </Link>
    </div>
  )
}

const Item = ({ item, onOpen }: { item: Row; onOpen: () => void }) => {
  const { company } = useMeta()
  const open = () => {
    onOpen()
    // Reading is a courtesy to the badge; the record opens whether or not it is noted.
    void runVerb('notification', item.id, 'markRead').catch(() => undefined)
  }
  const words = (
    <>
      <span className={styles.title}>{String(item.title ?? '')}</span>
      <span className={styles.when}>
        <When at={String(item.createdAt)} timeZone={company.timeZone} />
      </span>
    </>
  )
  if (!item.subjectEntity || !item.subjectId) {
    return (
      <button type="button" className={styles.item} onClick={open}>
        {words}
      </button>
    )
  }
  const params = { entity: String(item.subjectEntity), id: String(item.subjectId) }
  return (
    <Link to="/$entity/$id" params={params} className={styles.item} onClick={open}>
      {words}
    </Link>
  )
}
