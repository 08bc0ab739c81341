import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { messageOf } from '../../client/http.ts'
import { usePage, useView } from '../../client/records.ts'
import { formatNumber, formatPercent } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './BackTest.module.css'

interface Decile {
  readonly decile: number
  readonly leads: number
  readonly won: number
  readonly rate: number
  readonly lift: number | null
  readonly from: number
  readonly to: number
}

interface Result {
  readonly leads: number
  readonly won: number
  readonly auc: number | null
  readonly deciles: readonly Decile[]
  readonly grades: readonly {
    readonly grade: string
    readonly leads: number
    readonly won: number
    readonly rate: number | null
  }[]
}

/** Does a scorecard tell good leads from bad ones: scores against what came of them. */
export const BackTest = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/scorecard-test' })
  const { card: chosen } = useSearch({ from: '/frame/scorecard-test' })
  const cards = usePage('scorecard', { fields: ['name', 'state'], limit: 100, count: 'none' })
  const items = cards.data?.items ?? []
  const card = items.find(({ id }) => id === chosen) ?? items.find(({ state }) => state === 'active') ?? items[0]
  const { data, error } = useView<Result>('scorecard-back-test', { scorecardId: card?.id }, card !== undefined)
  return (
    <Page name={t('service.scorecard.title')}>
      <PageHeader
        title={t('service.scorecard.title')}
        actions={
          <>
            <Link to="/$entity" params={{ entity: 'scorecard' }}>
              {t('service.scorecard.edit')}
            </Link>
            {card && (
              <Select
                aria-label={t('service.scorecard.card')}
                value={card.id}
                popupMatchSelectWidth={false}
                options={items.map(({ id, name }) => ({ value: id, label: String(name) }))}
                onChange={(next) => void navigate({ search: { card: next }, replace: true })}
              />
            )}
          </>
        }
      />
      <p className={styles.quiet}>{t('service.scorecard.hint')}</p>
      {!data && !error && <Skeleton lines={6} height={32} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data?.leads === 0 && <Empty title={t('service.scorecard.empty')} hint={t('service.scorecard.emptyHint')} />}
      {data && data.leads > 0 && <Outcome result={data} />}
    </Page>
  )
}

const Outcome = ({ result }: { result: Result }) => {
  const t = useWords()
  const { leads, won, auc, deciles, grades } = result
  const best = Math.max(0.01, ...deciles.map(({ rate }) => rate))
  const columns: LineColumn<Decile>[] = [
    {
      key: 'decile',
      label: t('service.scorecard.decile'),
      cell: ({ decile }) => t('service.scorecard.tenth', { n: decile }),
    },
    { key: 'scores', label: t('service.scorecard.scores'), align: 'end', cell: ({ from, to }) => `${from}–${to}` },
    { key: 'leads', label: t('service.scorecard.leads'), align: 'end', cell: ({ leads }) => formatNumber(leads) },
    {
      key: 'rate',
      label: t('service.scorecard.rate'),
      cell: ({ rate }) => (
        <span className={styles.rate}>
          <span className={styles.bar} style={{ width: `${(rate / best) * 100}%` }} />
          {formatPercent(rate)}
        </span>
      ),
    },
    {
      key: 'lift',
      label: t('service.scorecard.lift'),
      align: 'end',
      cell: ({ lift }) => (lift === null ? '-' : `${formatNumber(lift, 2)}×`),
    },
  ]
  return (
    <>
      <div className={styles.facts}>
        <div title={t('service.scorecard.aucHint')}>
          <strong>{t('service.scorecard.auc', { auc: auc === null ? '-' : formatNumber(auc, 3) })}</strong>
          <p className={styles.quiet}>{t('service.scorecard.aucHint')}</p>
        </div>
        <div>
          <strong>{formatPercent(won / leads)}</strong>
          <p className={styles.quiet}>{t('service.scorecard.summary', { leads, won })}</p>
        </div>
        {grades.map(({ grade, leads, rate }) => (
          <div key={grade}>
            <strong>{rate === null ? '-' : formatPercent(rate)}</strong>
            <p className={styles.quiet}>
              {t('service.scorecard.gradeOf', { grade })} · {leads}
            </p>
          </div>
        ))}
      </div>
      <Panel>
        <Lines
          label={t('service.scorecard.title')}
          columns={columns}
          rows={deciles}
          keyOf={({ decile }) => String(decile)}
        />
      </Panel>
    </>
  )
}
