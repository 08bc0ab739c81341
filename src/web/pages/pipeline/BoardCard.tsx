import { EllipsisOutlined, WarningFilled } from '@ant-design/icons'
import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { Link } from '@tanstack/react-router'
import { Dropdown, type MenuProps } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Money } from '../../kit/Figures.tsx'
import { useWords } from '../../words/words.ts'
import { useWait } from '../opportunity/clock.ts'
import { type Board, type Card, type Column, moveTo } from './board.ts'
import styles from './Pipeline.module.css'

interface Props {
  board: Board
  column: Column
  card: Card
  onMove: (card: Card, nodeId: string) => void
  onLose: (card: Card) => void
}

/** Who, how much, how long here, and what comes next; overdue is seen without hovering. */
export const BoardCard = ({ board, column, card, onMove, onLose }: Props) => {
  const t = useWords()
  const wait = useWait()
  const element = useRef<HTMLElement>(null)
  const [isDragged, setDragged] = useState(false)
  const canMove = card.can.includes('advance') || card.can.includes('goBack') || card.can.includes('win')
  useEffect(() => {
    if (!element.current || !canMove) return
    return draggable({
      element: element.current,
      getInitialData: () => ({ card }),
      onDragStart: () => setDragged(true),
      onDrop: () => setDragged(false),
    })
  }, [card, canMove])
  const isLong = column.standardDays !== null && card.stageDays > column.standardDays
  return (
    <article ref={element} className={`${styles.card} ${isDragged ? styles.dragged : ''}`}>
      <div className={styles.cardHead}>
        <Link
          to="/$entity/$id"
          params={{ entity: 'opportunity', id: card.id }}
          className={styles.cardName}
          // A link that can be dragged would be dragged instead of the card.
          draggable={false}
        >
          {card.name}
        </Link>
        <CardMenu board={board} column={column} card={card} onMove={onMove} onLose={onLose} />
      </div>
      {card.account && <p className={styles.account}>{card.account}</p>}
      <div className={styles.figures}>
        <strong>
          <Money minor={card.amount} short />
        </strong>
        <span className={styles.quiet}>{card.owner}</span>
        <span
          className={isLong ? styles.long : styles.quiet}
          title={`${t('sales.board.stay', { count: card.stageDays })}${isLong ? `,${t('sales.board.stayLong', { standard: column.standardDays })}` : ''}`}
        >
          {t('sales.days', { count: card.stageDays })}
        </span>
      </div>
      <p className={card.overdue ? styles.nextLate : styles.next}>
        {card.overdue && <WarningFilled aria-hidden />}
        <span className={styles.nextText}>{card.nextAction ?? t('sales.board.noNext')}</span>
        {card.nextActionOn && (
          <span>
            {card.overdue && t('sales.board.late')} {card.nextActionOn.slice(5)}
          </span>
        )}
      </p>
      {card.clock && (
        <p className={styles.quiet}>
          {t(`deal.clock.${card.clock.name}`)} {wait(card.clock.minutes, card.minutesPerDay)}
        </p>
      )}
    </article>
  )
}

const CardMenu = ({ board, card, onMove, onLose }: Props) => {
  const t = useWords()
  const targets = board.columns.filter((to) => {
    const move = moveTo(board, card, to.nodeId)
    return move !== null && card.can.includes(move)
  })
  const items: MenuProps['items'] = [
    ...(targets.length > 0
      ? [
          {
            key: 'move',
            type: 'group' as const,
            label: t('sales.board.moveTo'),
            children: targets.map((to) => ({ key: to.nodeId, label: to.name })),
          },
        ]
      : []),
    ...(card.can.includes('lose') ? [{ key: 'lose', label: t('sales.board.lose'), danger: true }] : []),
  ]
  if (items.length === 0) return null
  return (
    <Dropdown
      menu={{ items, onClick: ({ key }) => (key === 'lose' ? onLose(card) : onMove(card, key)) }}
      trigger={['click']}
    >
      <button type="button" className={styles.menu} aria-label={t('sales.board.actions', { name: card.name })}>
        <EllipsisOutlined aria-hidden />
      </button>
    </Dropdown>
  )
}
