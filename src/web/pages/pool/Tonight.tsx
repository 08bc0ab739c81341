import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import { comma } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Panel } from '../../kit/Page.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Pools.module.css'
import type { Falling } from './pool.ts'

/** Who would lose what tonight, and by which rule: the same question that the night asks. */
export const Tonight = () => {
  const t = useWords()
  const [withDrafts, setWithDrafts] = useState(false)
  const asked = withDrafts ? { withDrafts: 'true' } : {}
  const { data, error } = useView<Falling>('pool-simulation', asked)
  const columns: LineColumn<Falling['items'][number]>[] = [
    {
      key: 'record',
      label: t('service.pool.record'),
      cell: ({ kind, id, name }) => (
        <Link to="/$entity/$id" params={{ entity: kind, id }}>
          {name}
        </Link>
      ),
    },
    { key: 'owner', label: t('service.pool.owner'), cell: ({ owner }) => owner },
    { key: 'why', label: t('service.pool.why'), cell: ({ why }) => why },
    { key: 'to', label: t('service.pool.to'), cell: ({ pool }) => pool },
  ]
  if (error && !data) return <Empty title={t('service.failed')} hint={messageOf(error)} />
  if (!data) return <Skeleton lines={4} height={28} />
  return (
    <Panel label={t('service.pool.simulate')}>
      <Notice tone={data.leads + data.accounts > 0 ? 'warning' : 'information'}>
        {t('service.pool.simulated', { leads: data.leads, accounts: data.accounts })}{' '}
        {data.byOwner
          .slice(0, 5)
          .map(({ name, n }) => `${name} ${n}`)
          .join(comma())}
      </Notice>
      <div className={styles.filters}>
        <Checkbox checked={withDrafts} onChange={(event) => setWithDrafts(event.target.checked)}>
          {t('service.pool.withDrafts')}
        </Checkbox>
      </div>
      {data.items.length > 0 && (
        <Lines
          label={t('service.pool.simulate')}
          columns={columns}
          rows={data.items.slice(0, 50)}
          keyOf={({ id }) => id}
        />
      )}
    </Panel>
  )
}
