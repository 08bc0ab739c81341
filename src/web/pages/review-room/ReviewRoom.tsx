import { CloseOutlined, ExclamationCircleFilled, WarningFilled } from '@ant-design/icons'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Popover } from 'antd'
import { useEffect, useState } from 'react'
import type { Row, Verb } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { usePresence } from '../../client/presence.ts'
import { useRecord, useView } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { EditDrawer } from '../../entity/form/EditDrawer.tsx'
import { VerbDialog } from '../../entity/record/VerbDialog.tsx'
import { comma } from '../../kit/format.ts'
import { Skeleton } from '../../kit/States.tsx'
import { useNarrow, usePrinting } from '../../kit/screen.ts'
import { Failure } from '../../shell/Failure.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { ActionsPane } from './ActionsPane.tsx'
import { CausesPane } from './CausesPane.tsx'
import { FactsPane } from './FactsPane.tsx'
import { EverybodyHere, Present, useSpot } from './Present.tsx'
import styles from './ReviewRoom.module.css'
import type { Finding, Room } from './room.ts'

const panes = ['facts', 'causes', 'actions'] as const

/** The retrospective on a wall: what happened, why, and what will be done. */
export const ReviewRoom = () => {
  const t = useWords()
  const { id } = useParams({ from: '/room/review-room/$id' })
  const { pane = 'facts' } = useSearch({ from: '/room/review-room/$id' })
  const navigate = useNavigate({ from: '/review-room/$id' })
  const isNarrow = useNarrow()
  const isPrinting = usePrinting()
  const { data: room, error, refetch } = useView<Room>('review-room', { id })
  const { spot, handlers } = useSpot()
  const people = usePresence('review', id, spot)
  useEffect(() => {
    if (room) document.title = `${room.review.title} · ${t('review.room')}`
  }, [room, t])
  if (error && !room) return <Failure title={messageOf(error)} onRetry={() => void refetch()} />
  if (!room) return <Skeleton lines={12} height={28} />
  const shown = { facts: FactsPane, causes: CausesPane, actions: ActionsPane }
  return (
    <Present value={people}>
      <div className={styles.room} {...handlers}>
        <RoomHeader room={room} />
        <main className={styles.main}>
          {isNarrow && (
            <div role="tablist" className={`${styles.tabs} no-print`} aria-label={t('review.room')}>
              {panes.map((name) => (
                <button
                  key={name}
                  type="button"
                  role="tab"
                  aria-selected={pane === name}
                  className={pane === name ? styles.here : styles.tab}
                  onClick={() => void navigate({ search: { pane: name }, replace: true })}
                >
                  {t(`review.${name}`)}
                </button>
              ))}
            </div>
          )}
          <div className={styles.panes}>
            {panes.map((name) => {
              const Pane = shown[name]
              return isNarrow && !isPrinting && pane !== name ? null : <Pane key={name} room={room} />
            })}
          </div>
        </main>
      </div>
    </Present>
  )
}

const RoomHeader = ({ room }: { room: Room }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('review')
  const { data: row } = useRecord('review', room.review.id)
  const [verb, setVerb] = useState<Verb | null>(null)
  const verbs = (entity?.verbs ?? []).filter(
    (v) => v.scope === 'record' && row?.can.includes(v.name) && v.name !== 'createProject',
  )
  return (
    <header className={styles.header}>
      <Purpose room={room} row={row} />
      <EverybodyHere />
      <Discipline findings={room.findings} />
      <div className={styles.verbs}>
        {verbs.map((v) => (
          <Button
            key={v.name}
            size="large"
            type={v.tone === 'primary' ? 'primary' : 'default'}
            onClick={() => setVerb(v)}
          >
            {say(v.label)}
          </Button>
        ))}
        <Link to="/$entity/$id" params={{ entity: 'review', id: room.review.id }}>
          <Button size="large" icon={<CloseOutlined />}>
            {t('review.leave')}
          </Button>
        </Link>
      </div>
      {verb && entity && row && <VerbDialog entity={entity} row={row} verb={verb} onClose={() => setVerb(null)} />}
    </header>
  )
}

/** What the room is for and who belongs to it; whoever prepares it writes both down here. */
const Purpose = ({ room, row }: { room: Room; row: Row | undefined }) => {
  const t = useWords()
  const entity = useEntity('review')
  const member = useEntity('review-member')
  const [open, setOpen] = useState<'goal' | 'member' | null>(null)
  return (
    <div className={styles.words}>
      <h1 className={styles.title}>{room.review.title}</h1>
      <p className={styles.goal}>
        {room.review.goal ?? t('review.noGoal')}{' '}
        {!room.review.goal && row?.can.includes('update') && (
          <Button size="small" onClick={() => setOpen('goal')}>
            {t('review.writeGoal')}
          </Button>
        )}
      </p>
      <p className={styles.members}>
        {room.members.map(({ labels, guestName }) => labels.employeeId ?? String(guestName ?? '')).join(comma()) ||
          t('review.noMembers')}{' '}
        {member?.can.includes('create') && row?.can.includes('update') && (
          <Button size="small" onClick={() => setOpen('member')}>
            {t('review.addMember')}
          </Button>
        )}
      </p>
      {open === 'goal' && entity && row && <EditDrawer entity={entity} row={row} onClose={() => setOpen(null)} />}
      {open === 'member' && member && (
        <CreateDrawer entity={member} given={{ reviewId: room.review.id }} onClose={() => setOpen(null)} />
      )}
    </div>
  )
}

/** What keeps the review open, and what would better be said otherwise. */
const Discipline = ({ findings }: { findings: readonly Finding[] }) => {
  const t = useWords()
  const blocking = findings.filter((finding) => finding.blocking)
  if (findings.length === 0) return <p className={styles.clear}>{t('review.clear')}</p>
  const list = (
    <ul className={styles.findings}>
      {findings.map((finding) => (
        <li key={`${finding.id}${finding.code}`} className={finding.blocking ? styles.blocking : styles.advice}>
          {finding.blocking ? <ExclamationCircleFilled aria-hidden /> : <WarningFilled aria-hidden />} {finding.zh}
        </li>
      ))}
    </ul>
  )
  return (
    <Popover content={list} trigger="click" placement="bottomRight">
      <Button size="large" icon={<WarningFilled />} danger={blocking.length > 0}>
        {blocking.length > 0
          ? t('review.blocking', { count: blocking.length })
          : t('review.advice', { count: findings.length })}
      </Button>
    </Popover>
  )
}
