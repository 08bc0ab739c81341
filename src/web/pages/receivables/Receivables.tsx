import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { Filter, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { runVerb, usePage, useView } from '../../client/records.ts'
import { DayInput } from '../../entity/value/DayInput.tsx'
import { formatMoney, formatPercent } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag, type TagTone } from '../../kit/Tag.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './Receivables.module.css'

interface Line {
  readonly name: string
  readonly warning: 'notice' | 'warning' | 'serious' | 'critical' | null
  readonly count: number
  readonly amount: number
  /** The debts it is made of; null for a day that is over. */
  readonly records: Filter | null
}

interface Aging {
  readonly items: readonly Line[]
  readonly amount: number
  readonly overdue: number
}

const tones: Readonly<Record<NonNullable<Line['warning']>, TagTone>> = {
  notice: 'information',
  warning: 'warning',
  serious: 'danger',
  critical: 'danger',
}

/** What customers owe by how late it is, and the money that waits for finance's word. */
export const Receivables = () => {
  const t = useWords()
  const { on } = useSearch({ from: '/frame/receivables' })
  const navigate = useNavigate({ from: '/receivables' })
  const { data, error } = useView<Aging>('receivable-aging', { on })
  return (
    <Page name={t('cash.aging.title')}>
      <PageHeader
        title={t('cash.aging.title')}
        actions={
          <DayInput
            aria-label={t('cash.aging.on')}
            placeholder={t('cash.aging.on')}
            value={on}
            maxDate={dayjs()}
            onChange={(day) => void navigate({ search: { on: day ?? undefined } })}
          />
        }
      />
      {!data && !error && <Skeleton lines={6} height={32} />}
      {error && !data && <Empty title={t('cash.aging.failed')} hint={messageOf(error)} />}
      {data && data.amount === 0 && <Empty title={t('cash.aging.none')} hint={t('cash.aging.noneHint')} />}
      {data && data.amount > 0 && <AgingTable aging={data} />}
      <Waiting />
    </Page>
  )
}

const AgingTable = ({ aging }: { aging: Aging }) => {
  const t = useWords()
  const { company } = useMeta()
  const money = (minor: number) => formatMoney(minor, company.currency)
  return (
    <Panel label={t('cash.aging.bucket')}>
      <p className={styles.sum}>
        {t('cash.aging.owed')} <b>{money(aging.amount)}</b> · {t('cash.aging.overdue')} <b>{money(aging.overdue)}</b>
      </p>
      <table className={styles.table}>
        <thead>
          <tr>
            {(['bucket', 'count', 'amount', 'share'] as const).map((key) => (
              <th key={key} scope="col">
                {t(`cash.aging.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {aging.items.map((line) => (
            <tr key={line.name}>
              <th scope="row">
                {line.name}{' '}
                {line.warning && <Tag tone={tones[line.warning]}>{t(`cash.aging.level.${line.warning}`)}</Tag>}
              </th>
              <td>
                <Debts line={line}>{line.count}</Debts>
              </td>
              <td>
                <Debts line={line}>{money(line.amount)}</Debts>
              </td>
              <td>{formatPercent(line.amount / aging.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

/** A number that leads to the debts it is made of. */
const Debts = ({ line: { name, count, records }, children }: { line: Line; children: number | string }) => {
  const t = useWords()
  if (!records || count === 0) return children
  return (
    <Link
      to="/$entity"
      params={{ entity: 'receivable' }}
      search={{ filter: records }}
      aria-label={t('cash.aging.records', { name, value: children })}
    >
      {children}
    </Link>
  )
}

const Waiting = () => {
  const t = useWords()
  const { data } = usePage('receipt', {
    filter: { state: 'registered' },
    sort: 'receivedOn',
    fields: ['code', 'accountId', 'payer', 'amount', 'receivedOn', 'contractId'],
    limit: 50,
  })
  return (
    <Panel label={t('cash.aging.waiting')}>
      <h2 className={styles.title}>{t('cash.aging.waiting')}</h2>
      {data && data.items.length === 0 && <p className={styles.hint}>{t('cash.aging.noWaiting')}</p>}
      <ul className={styles.waiting}>
        {data?.items.map((row) => (
          <Receipt key={row.id} row={row} />
        ))}
      </ul>
    </Panel>
  )
}

const Receipt = ({ row }: { row: Row }) => {
  const t = useWords()
  const { company } = useMeta()
  const [isBusy, setBusy] = useState(false)
  const confirm = async () => {
    setBusy(true)
    try {
      await runVerb('receipt', row.id, 'confirm')
      toast.success(t('cash.aging.confirmed'))
    } catch (error) {
      toast.failure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <li>
      <div>
        <Link to="/$entity/$id" params={{ entity: 'receipt', id: row.id }}>
          {String(row.code)}
        </Link>{' '}
        {row.labels.accountId} {String(row.payer ?? '')}
        <p className={styles.hint}>
          {String(row.receivedOn)} {row.labels.contractId}
        </p>
      </div>
      <b>{formatMoney(Number(row.amount), company.currency)}</b>
      {row.can.includes('confirm') && (
        <Button type="primary" loading={isBusy} onClick={() => void confirm()}>
          {t('cash.aging.confirm')}
        </Button>
      )}
    </li>
  )
}
