import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { messageOf } from '../../client/http.ts'
import { usePage, useView } from '../../client/records.ts'
import { DayInput } from '../../entity/value/DayInput.tsx'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Assignment.module.css'

interface Simulation {
  readonly from: string
  readonly to: string
  readonly leads: number
  readonly unmatched: number
  readonly differing: number
  readonly byPerson: readonly { readonly name: string | null; readonly n: number }[]
  readonly byRule: readonly { readonly name: string; readonly candidates: number; readonly n: number }[]
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly owner: string | null
    readonly to: string | null
    readonly rule: string | null
    readonly passed: readonly { readonly name: string; readonly why: string }[]
  }[]
}

/** What a plan of assignment would have done with the leads of some days. */
export const Assignment = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/assignment-simulation' })
  const { plan: chosen, from, to } = useSearch({ from: '/frame/assignment-simulation' })
  const plans = usePage('assignment-plan', { fields: ['name', 'state'], limit: 100, count: 'none' })
  const items = plans.data?.items ?? []
  const plan = items.find(({ id }) => id === chosen) ?? items.find(({ state }) => state === 'draft') ?? items[0]
  const { data, error } = useView<Simulation>(
    'assignment-simulation',
    { planId: plan?.id, from, to },
    plan !== undefined,
  )
  return (
    <Page name={t('service.assignment.title')}>
      <PageHeader
        title={t('service.assignment.title')}
        actions={
          <Link to="/$entity" params={{ entity: 'assignment-plan' }}>
            {t('service.assignment.rules')}
          </Link>
        }
      />
      <p className={styles.quiet}>{t('service.assignment.hint')}</p>
      {plans.data && items.length === 0 && (
        <Empty title={t('service.assignment.empty')} hint={t('service.assignment.emptyHint')}>
          <Link to="/$entity" params={{ entity: 'assignment-plan' }}>
            {t('service.assignment.create')}
          </Link>
        </Empty>
      )}
      {plan && (
        <div className={styles.filters}>
          <Select
            aria-label={t('service.assignment.plan')}
            value={plan.id}
            popupMatchSelectWidth={false}
            options={items.map(({ id, name }) => ({ value: id, label: String(name) }))}
            onChange={(next) => void navigate({ search: (old) => ({ ...old, plan: next }), replace: true })}
          />
          <Day
            label={t('service.assignment.from')}
            value={from ?? data?.from}
            onChange={(day) => void navigate({ search: (old) => ({ ...old, from: day }), replace: true })}
          />
          <Day
            label={t('service.assignment.to')}
            value={to ?? data?.to}
            onChange={(day) => void navigate({ search: (old) => ({ ...old, to: day }), replace: true })}
          />
        </div>
      )}
      {plan && !data && !error && <Skeleton lines={6} height={32} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data && <Outcome simulation={data} />}
    </Page>
  )
}

const Day = ({
  label,
  value,
  onChange,
}: {
  label: string
  value?: string
  onChange: (day: string | undefined) => void
}) => <DayInput aria-label={label} placeholder={label} value={value} onChange={(day) => onChange(day ?? undefined)} />

const Outcome = ({ simulation }: { simulation: Simulation }) => {
  const t = useWords()
  const { leads, unmatched, differing, byPerson, byRule, items } = simulation
  const columns = useColumns()
  return (
    <>
      <Notice tone={unmatched > 0 ? 'warning' : 'information'}>
        {t('service.assignment.summary', { leads, unmatched, differing })}
      </Notice>
      {leads > 0 && (
        <div className={styles.halves}>
          <Panel label={t('service.assignment.byPerson')}>
            <Bars
              title={t('service.assignment.byPerson')}
              rows={byPerson.map(({ name, n }) => ({ name: name ?? t('service.assignment.nobody'), n }))}
            />
          </Panel>
          <Panel label={t('service.assignment.byRule')}>
            <Bars
              title={t('service.assignment.byRule')}
              rows={byRule.map(({ name, n, candidates }) => ({
                name,
                n,
                note: t('service.assignment.candidates', { n: candidates }),
              }))}
            />
          </Panel>
        </div>
      )}
      {items.length > 0 && (
        <Panel>
          <Lines label={t('service.assignment.title')} columns={columns} rows={items} keyOf={({ id }) => id} />
        </Panel>
      )}
    </>
  )
}

const Bars = ({ title, rows }: { title: string; rows: readonly { name: string; n: number; note?: string }[] }) => {
  const most = Math.max(1, ...rows.map(({ n }) => n))
  return (
    <div className={styles.bars}>
      <h2>{title}</h2>
      {rows.map(({ name, n, note }) => (
        <div key={name} className={styles.row}>
          <span>
            {name} {note && <span className={styles.quiet}>{note}</span>}
          </span>
          <span className={styles.track}>
            <span className={styles.bar} style={{ width: `${(n / most) * 100}%` }} />
          </span>
          <span className={styles.n}>{n}</span>
        </div>
      ))}
    </div>
  )
}

const useColumns = (): LineColumn<Simulation['items'][number]>[] => {
  const t = useWords()
  return [
    {
      key: 'lead',
      label: t('service.assignment.lead'),
      cell: ({ id, name }) => (
        <Link to="/$entity/$id" params={{ entity: 'lead', id }}>
          {name}
        </Link>
      ),
    },
    { key: 'actual', label: t('service.assignment.actual'), cell: ({ owner }) => owner ?? '-' },
    { key: 'would', label: t('service.assignment.would'), cell: ({ to }) => to ?? t('service.assignment.nobody') },
    { key: 'rule', label: t('service.assignment.rule'), cell: ({ rule }) => rule ?? '-' },
    {
      key: 'passed',
      label: t('service.assignment.passed'),
      cell: ({ passed }) => (
        <span className={styles.quiet}>{passed.map(({ name, why }) => `${name}:${why}`).join(';') || '-'}</span>
      ),
    },
  ]
}
