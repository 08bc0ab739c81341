import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runVerb, useView } from '../../client/records.ts'
import { When } from '../../kit/Figures.tsx'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Panel } from '../../kit/Page.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './Pools.module.css'
import type { Pool, PoolLine } from './pool.ts'

const tones = { A: 'danger', B: 'warning', C: 'neutral' } as const

export const PoolRecords = ({ pool }: { pool: Pool }) => {
  const t = useWords()
  const [grade, setGrade] = useState<string>()
  const [words, setWords] = useState('')
  const [page, setPage] = useState(1)
  const asked = { poolId: pool.id, grade, words: words.trim() || undefined, page }
  const { data, error, refetch } = useView<{ items: readonly PoolLine[]; more: boolean }>('pool-records', asked)
  const columns = useColumns(pool, () => void refetch())
  return (
    <>
      <div className={styles.filters}>
        <Input
          className={styles.find}
          aria-label={t('service.pool.find')}
          placeholder={t('service.pool.find')}
          value={words}
          allowClear
          onChange={(event) => {
            setWords(event.target.value)
            setPage(1)
          }}
        />
        {pool.kind === 'lead' && (
          <Select
            aria-label={t('service.pool.grade')}
            value={grade ?? ''}
            popupMatchSelectWidth={false}
            options={[
              { value: '', label: t('service.pool.anyGrade') },
              ...['A', 'B', 'C'].map((value) => ({ value, label: value })),
            ]}
            onChange={(value) => {
              setGrade(value || undefined)
              setPage(1)
            }}
          />
        )}
      </div>
      {!data && !error && <Skeleton lines={6} height={32} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data?.items.length === 0 && <Empty title={t('service.pool.none')} />}
      {data && data.items.length > 0 && (
        <Panel>
          <Lines label={pool.name} columns={columns} rows={data.items} keyOf={(line) => line.entryId} />
          {(data.more || page > 1) && (
            <div className={styles.pages}>
              <Button disabled={page === 1} onClick={() => setPage(page - 1)}>
                {t('service.pool.back')}
              </Button>
              <Button disabled={!data.more} onClick={() => setPage(page + 1)}>
                {t('service.pool.more')}
              </Button>
            </div>
          )}
        </Panel>
      )}
    </>
  )
}

const useColumns = (pool: Pool, onClaimed: () => void): LineColumn<PoolLine>[] => {
  const t = useWords()
  const { company } = useMeta()
  const mayClaim = useEntity('pool')?.verbs.some(({ name }) => name === 'claim')
  const claim = async ({ entryId }: PoolLine) => {
    try {
      await runVerb('pool', pool.id, 'claim', { entryId })
      toast.success(t('service.pool.claimed'))
    } catch (problem) {
      toast.failure(messageOf(problem))
    }
    void renew(pool.kind)
    onClaimed()
  }
  const claiming: LineColumn<PoolLine> = {
    key: 'claim',
    label: t('service.pool.claim'),
    align: 'end',
    cell: (line) =>
      line.claimableAt ? (
        <span className={styles.quiet}>{t('service.pool.from', { at: line.claimableAt })}</span>
      ) : (
        <Button size="small" onClick={() => void claim(line)}>
          {t('service.pool.claim')}
        </Button>
      ),
  }
  return [
    {
      key: 'company',
      label: t('service.pool.company'),
      cell: (line) => (
        <span>
          {line.company ?? line.name ?? '-'}{' '}
          {line.grade && <Tag tone={tones[line.grade as keyof typeof tones]}>{line.grade}</Tag>}
        </span>
      ),
    },
    {
      key: 'place',
      label: t('service.pool.place'),
      cell: ({ industry, region }) => [industry, region].filter(Boolean).join(' · ') || '-',
    },
    { key: 'why', label: t('service.pool.why'), cell: ({ why }) => why },
    { key: 'former', label: t('service.pool.former'), cell: ({ previousOwner }) => previousOwner ?? '-' },
    {
      key: 'since',
      label: t('service.pool.since'),
      cell: ({ enteredAt }) => <When at={enteredAt} timeZone={company.timeZone} />,
    },
    ...(mayClaim ? [claiming] : []),
  ]
}
