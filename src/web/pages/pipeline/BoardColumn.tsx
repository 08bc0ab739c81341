import { WarningFilled } from '@ant-design/icons'
import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { get } from '../../client/http.ts'
import { keys } from '../../client/queries.ts'
import { Money } from '../../kit/Figures.tsx'
import { useWords } from '../../words/words.ts'
import { BoardCard } from './BoardCard.tsx'
import type { Board, Card, Column } from './board.ts'
import styles from './Pipeline.module.css'

interface Props {
  board: Board
  column: Column
  asked: Readonly<Record<string, string | undefined>>
  onMove: (card: Card, nodeId: string) => void
  onLose: (card: Card) => void
}

interface CardPage {
  readonly items: readonly Card[]
  readonly next: string | null
}

/** Cards behind the first page; asked for only when somebody wants them. */
const useMore = ({ column, asked }: Props) =>
  useInfiniteQuery({
    queryKey: [...keys.view('pipeline-column', { nodeId: column.nodeId, ...asked }), column.next],
    queryFn: ({ pageParam }) =>
      get<CardPage>('/api/pipeline-column', { nodeId: column.nodeId, cursor: pageParam, ...asked }),
    initialPageParam: column.next,
    getNextPageParam: (last) => last.next,
    enabled: false,
  })

export const BoardColumn = (props: Props) => {
  const { board, column, onMove, onLose } = props
  const t = useWords()
  const area = useRef<HTMLDivElement>(null)
  const [isOver, setOver] = useState(false)
  const more = useMore(props)
  const drop = useRef(onMove)
  drop.current = onMove
  useEffect(() => {
    const element = area.current
    if (!element) return
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => (source.data as { card?: Card }).card?.nodeId !== column.nodeId,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source }) => {
        setOver(false)
        drop.current((source.data as unknown as { card: Card }).card, column.nodeId)
      },
    })
  }, [column.nodeId])
  const cards = [...column.items, ...(more.data?.pages.flatMap((page) => page.items) ?? [])]
  const hasMore = more.data ? more.hasNextPage : column.next !== null
  return (
    <section ref={area} className={`${styles.column} ${isOver ? styles.over : ''}`} aria-label={column.name}>
      <header className={styles.columnHead}>
        <h2 className={styles.columnName}>{column.name}</h2>
        <span className={styles.quiet}>{t('sales.board.count', { count: column.count })}</span>
        <span className={styles.sum}>
          <Money minor={column.amount} short />
        </span>
        {column.overdue > 0 && (
          <span className={styles.overdue} title={t('sales.board.overdue', { count: column.overdue })}>
            <WarningFilled aria-hidden /> {t('sales.board.overdue', { count: column.overdue })}
          </span>
        )}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long column is scrolled by keyboard too */}
      <div className={styles.cards} tabIndex={0}>
        {cards.length === 0 && <p className={styles.none}>{t('sales.board.empty')}</p>}
        {cards.map((card) => (
          <BoardCard key={card.id} board={board} column={column} card={card} onMove={onMove} onLose={onLose} />
        ))}
        {hasMore && (
          <Button
            type="text"
            block
            loading={more.isFetching}
            onClick={() => void (more.data ? more.fetchNextPage() : more.refetch())}
          >
            {t('sales.board.more')}
          </Button>
        )}
      </div>
    </section>
  )
}
