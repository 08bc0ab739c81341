import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { keys } from '../../client/queries.ts'
import { runVerb, useView } from '../../client/records.ts'
import { VerbDialog } from '../../entity/record/VerbDialog.tsx'
import { ReferenceFilter } from '../../entity/value/ReferenceFilter.tsx'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import { BoardColumn } from './BoardColumn.tsx'
import { type Board, type Card, type Move, moveTo, withMoved } from './board.ts'
import styles from './Pipeline.module.css'

interface Pending {
  readonly card: Card
  readonly verb: Move | 'lose'
  readonly nodeId?: string
}

/** Open deals by stage. A card is moved by hand or by its menu; stages that ask for something ask first. */
export const Pipeline = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/pipeline' })
  const search = useSearch({ from: '/frame/pipeline' })
  const { actor } = useMeta()
  const asked = {
    processVersionId: search.version,
    unitId: search.unit,
    ownerId: search.owner === 'me' ? (actor.employeeId ?? undefined) : undefined,
  }
  const { data, error, refetch } = useView<Board>('pipeline', asked)
  const { move, dialog, setPending } = useMoves(data, asked)
  return (
    <Page name={t('shell.page.pipeline')} full>
      <PageHeader
        title={t('shell.page.pipeline')}
        actions={
          <>
            <Select
              aria-label={t('sales.board.owner')}
              value={search.owner ?? 'all'}
              popupMatchSelectWidth={false}
              options={[
                { value: 'all', label: t('sales.board.everybody') },
                { value: 'me', label: t('sales.board.mine') },
              ]}
              onChange={(owner) =>
                void navigate({
                  search: (old) => ({ ...old, owner: owner === 'me' ? 'me' : undefined }),
                  replace: true,
                })
              }
            />
            <ReferenceFilter
              of="process-version"
              value={search.version}
              onChange={(version) => void navigate({ search: (old) => ({ ...old, version: version }), replace: true })}
            />
            <ReferenceFilter
              of="unit"
              value={search.unit}
              onChange={(unit) => void navigate({ search: (old) => ({ ...old, unit: unit }), replace: true })}
            />
            <Link to="/$entity" params={{ entity: 'opportunity' }}>
              <Button>{t('sales.board.list')}</Button>
            </Link>
          </>
        }
      />
      {error && !data && (
        <Empty title={t('sales.board.failed')} hint={messageOf(error)}>
          <Button onClick={() => void refetch()}>{t('entity.list.retry')}</Button>
        </Empty>
      )}
      {!data && !error && <Skeleton lines={8} height={28} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a board wider than the screen is scrolled by keyboard too
        <section className={styles.board} tabIndex={0} aria-label={t('shell.page.pipeline')}>
          {data.columns.map((column) => (
            <BoardColumn
              key={column.nodeId}
              board={data}
              column={column}
              asked={asked}
              onMove={move}
              onLose={(card) => setPending({ card, verb: 'lose' })}
            />
          ))}
        </section>
      )}
      {dialog}
    </Page>
  )
}

/** Moving cards: at once where nothing is asked, through a dialog where a reason or a date is. */
const useMoves = (board: Board | undefined, asked: object) => {
  const t = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const entity = useEntity('opportunity')
  const [pending, setPending] = useState<Pending | null>(null)
  const advance = async (card: Card, nodeId: string) => {
    const key = keys.view('pipeline', asked)
    await queries.cancelQueries({ queryKey: key })
    if (board) queries.setQueryData(key, withMoved(board, card, nodeId))
    try {
      await runVerb('opportunity', card.id, 'advance', { toNodeId: nodeId })
      const stage = board?.columns.find((column) => column.nodeId === nodeId)?.name ?? ''
      toast.success(t('sales.board.moved', { name: card.name, stage }))
    } catch (error) {
      queries.setQueryData(key, board)
      toast.failure(messageOf(error), {
        label: t('sales.board.open'),
        run: () => void navigate({ to: '/$entity/$id', params: { entity: 'opportunity', id: card.id } }),
      })
    }
  }
  const move = (card: Card, nodeId: string) => {
    const verb = board && moveTo(board, card, nodeId)
    if (!verb) return
    if (!card.can.includes(verb)) toast.failure(t('sales.board.notMovable', { name: card.name }))
    else if (verb === 'advance') void advance(card, nodeId)
    else setPending({ card, verb, nodeId })
  }
  const verb = entity?.verbs.find(({ name }) => name === pending?.verb)
  const node = board?.columns.find((column) => column.nodeId === pending?.nodeId)
  const dialog = pending && entity && verb && (
    <VerbDialog
      entity={entity}
      row={{ ...pending.card, labels: {} }}
      verb={verb}
      start={pending.verb === 'goBack' ? { toNodeId: pending.nodeId } : {}}
      labels={node ? { toNodeId: node.name } : {}}
      onClose={() => setPending(null)}
    />
  )
  return { move, dialog, setPending }
}
