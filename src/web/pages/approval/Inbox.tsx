import { ArrowLeftOutlined } from '@ant-design/icons'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { runVerb, useView } from '../../client/records.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { formatMoney } from '../../kit/format.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Approval.module.css'
import { Decide } from './Decide.tsx'
import { Detail } from './Detail.tsx'
import { type Landing, stepThrough, useLanding } from './keys.ts'
import { useInstant } from './TrailView.tsx'
import { useTrail } from './trail.ts'

export const boxes = ['todo', 'mine', 'copied', 'done'] as const
export type Box = (typeof boxes)[number]

interface Item {
  readonly id: string
  readonly taskId: string | null
  readonly title: string
  readonly submitter: string
  readonly amount: number | null
  readonly state: string
  readonly step: string | null
  readonly at: string
  readonly dueAt: string | null
  readonly onBehalfOf: string | null
  readonly waitingFor: string | null
  readonly copyId: string | null
  readonly unread: boolean
}

interface Answer {
  readonly items: readonly Item[]
  readonly waiting: number
  readonly unread: number
}

/** No paper is named: the first of the list is shown, or that there is none. */
const nowhere = ''

/** What waits for my signature, with everything needed to decide on the same screen. */
export const Inbox = () => {
  const t = useWords()
  const { box = 'todo', id } = useSearch({ from: '/frame/approvals' })
  const navigate = useNavigate({ from: '/approvals' })
  const isNarrow = useNarrow()
  const { data, error } = useView<Answer>('approval-inbox', { box })
  // Who comes for one paper, opens one or has decided goes on with the keyboard where the paper is.
  const [awaited, setAwaited] = useState<string | null>(id ?? null)
  const landing = { isAwaited: awaited === (id ?? nowhere), onLanded: () => setAwaited(null) }
  const open = (next: string | undefined) => {
    setAwaited(isNarrow ? null : (next ?? nowhere))
    void navigate({ search: (old) => ({ ...old, id: next }), replace: !isNarrow })
  }
  const items = data?.items ?? []
  const chosen = id ?? (isNarrow ? undefined : items[0]?.id)
  const goOn = () => {
    const at = items.findIndex((item) => item.id === chosen)
    open(box === 'todo' ? (items[at + 1] ?? items[at - 1])?.id : chosen)
  }
  const boxLabel = (each: Box) =>
    each === 'copied' && data && data.unread > 0
      ? `${t('approval.box.copied')} ${data.unread}`
      : t(`approval.box.${each}`)
  const shown = data?.items.find((item) => item.id === chosen)
  const unreadCopy = shown?.unread ? shown.copyId : null
  useEffect(() => {
    if (unreadCopy) void runVerb('approval-copy', unreadCopy, 'read').catch(() => undefined)
  }, [unreadCopy])
  if (isNarrow && id) {
    return (
      <Page name={t('approval.inbox')}>
        <div>
          <Button type="link" icon={<ArrowLeftOutlined />} onClick={() => open(undefined)}>
            {t('approval.back')}
          </Button>
        </div>
        <Chosen id={id} landing={landing} onDone={() => open(undefined)} />
      </Page>
    )
  }
  return (
    <Page name={t('approval.inbox')}>
      <PageHeader
        title={t('approval.inbox')}
        beside={
          data && data.waiting > 0 && <Tag tone="information">{t('approval.waiting', { count: data.waiting })}</Tag>
        }
      />
      <Segmented
        className={styles.boxes}
        aria-label={t('approval.inbox')}
        value={box}
        options={boxes.map((each) => ({ value: each, label: boxLabel(each) }))}
        onChange={(next) => void navigate({ search: { box: next } })}
      />
      {error && <Empty title={t('approval.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={6} height={48} />}
      {data && items.length === 0 && <Nothing box={box} landing={landing} />}
      {items.length > 0 && (
        <div className={styles.split}>
          <ul className={styles.items} aria-label={t(`approval.box.${box}`)} onKeyDown={stepThrough}>
            {items.map((item, i) => (
              <li key={item.taskId ?? item.id}>
                <Card
                  item={item}
                  isHere={item.id === chosen}
                  isFirst={i === 0 && !items.some((each) => each.id === chosen)}
                  onOpen={() => open(item.id)}
                />
              </li>
            ))}
          </ul>
          {!isNarrow && chosen && <Chosen key={chosen} id={chosen} landing={landing} onDone={goOn} />}
        </div>
      )}
    </Page>
  )
}

const Nothing = ({ box, landing }: { box: Box; landing: Landing }) => {
  const t = useWords()
  const place = useLanding<HTMLDivElement>(landing)
  return (
    <div ref={place} tabIndex={-1} className={styles.nothing}>
      <Empty title={t(`approval.empty.${box}`)} hint={t('approval.emptyHint')} />
    </div>
  )
}

interface CardProps {
  item: Item
  isHere: boolean
  isFirst: boolean
  onOpen: () => void
}

/** Tab stops at one card of the list: behind it lies the paper. */
const Card = ({ item, isHere, isFirst, onOpen }: CardProps) => {
  const t = useWords()
  const at = useInstant()
  const choice = useChoice()
  const { company } = useMeta()
  const state = choice('approval', 'state', item.state)
  return (
    <button
      type="button"
      className={`${styles.card} ${isHere ? styles.here : ''}`}
      aria-current={isHere}
      tabIndex={isHere || isFirst ? 0 : -1}
      onClick={onOpen}
    >
      <span className={styles.line}>
        <strong>{item.title}</strong>
        {item.amount !== null && <span>{formatMoney(item.amount, company.currency)}</span>}
      </span>
      <span className={styles.line}>
        <span className={styles.meta}>{t('approval.by', { name: item.submitter })}</span>
        <span className={styles.meta}>{at(item.at)}</span>
        {item.onBehalfOf && <Tag tone="information">{t('approval.forWhom', { name: item.onBehalfOf })}</Tag>}
      </span>
      <span className={styles.line}>
        {item.unread && <Tag tone="warning">{t('approval.unread')}</Tag>}
        <Tag tone={state.tone}>{item.step ?? state.word}</Tag>
        {item.taskId === null && item.waitingFor && (
          <span className={styles.meta}>{t('approval.waitingFor', { names: item.waitingFor })}</span>
        )}
        {item.dueAt && <span className={styles.meta}>{t('approval.dueBy', { at: at(item.dueAt) })}</span>}
      </span>
    </button>
  )
}

const Chosen = ({ id, landing, onDone }: { id: string; landing: Landing; onDone: () => void }) => {
  const t = useWords()
  const { data, error } = useTrail({ approvalId: id })
  const place = useLanding<HTMLElement>(landing)
  if (error) return <Empty title={t('approval.failed')} hint={messageOf(error)} />
  if (!data?.approval) return <Skeleton lines={8} height={20} />
  return (
    <section ref={place} tabIndex={-1} className={styles.chosen} aria-label={data.approval.title}>
      <Detail trail={data} />
      <Decide trail={data} onDone={onDone} />
    </section>
  )
}
