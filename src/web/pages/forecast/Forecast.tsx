import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Select } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { Delta, Money } from '../../kit/Figures.tsx'
import { dayOf, formatPercent, formatPeriod, quarterOf } from '../../kit/format.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Forecast.module.css'
import { ForecastTable } from './ForecastTable.tsx'
import { type Forecast as ForecastAnswer, forecastPeriods } from './forecast.ts'
import { MovementPanel } from './MovementPanel.tsx'

/** What a period will bring: my word, those of my people, what I count on from each, and how it moved. */
export const Forecast = () => {
  const t = useWords()
  const { company } = useMeta()
  const today = dayOf(new Date(), company.timeZone)
  const navigate = useNavigate({ from: '/forecast' })
  const { period = quarterOf(today), of } = useSearch({ from: '/frame/forecast' })
  const { data, error } = useView<ForecastAnswer>('forecast', { period, of })
  const periods = forecastPeriods(today)
  return (
    <Page name={t('forecast.title')}>
      <PageHeader
        above={data?.above.map(({ id, name }) => (
          <span key={id} className={styles.above}>
            <Link to="/forecast" search={{ period, of: id }}>
              {name}
            </Link>{' '}
            ›{' '}
          </span>
        ))}
        title={data && !data.isMe ? t('forecast.ofPerson', { name: data.of.name }) : t('forecast.title')}
        actions={
          <Select
            aria-label={t('forecast.period')}
            value={period}
            popupMatchSelectWidth={false}
            options={(periods.includes(period) ? periods : [period, ...periods]).map((value) => ({
              value,
              label: formatPeriod(value),
            }))}
            onChange={(next) => void navigate({ search: (old) => ({ ...old, period: next }), replace: true })}
          />
        }
      />
      {!data && !error && <Skeleton lines={8} height={28} />}
      {error && !data && <Empty title={t('forecast.failed')} hint={messageOf(error)} />}
      {data && (
        <>
          <Sentence forecast={data} />
          {data.standing !== 'open' && (
            <Notice tone="information">
              {t(`forecast.${data.standing}`, { period: data.period.label, day: data.lockedOn ?? '' })}
            </Notice>
          )}
          <ForecastTable forecast={data} />
          <p className={styles.hint}>
            {t('forecast.hint', {
              commit: formatPercent(data.policy.commitFrom),
              best: formatPercent(data.policy.bestFrom),
            })}{' '}
            {t(data.closedMeans === 'signed' ? 'forecast.signed' : 'forecast.paid')}
          </p>
          <MovementPanel period={data.period.name} of={data.of.id} />
        </>
      )}
    </Page>
  )
}

/** One sentence first. */
const Sentence = ({ forecast: { total } }: { forecast: ForecastAnswer }) => {
  const t = useWords()
  return (
    <p className={styles.sentence}>
      <span>
        {t('forecast.closed')} <Money minor={total.closed} short />
      </span>
      <span>
        {t('forecast.rolled')}{' '}
        <strong>
          <Money minor={total.rolled} short />
        </strong>
        {total.before !== null && (
          <>
            {' '}
            ({t('forecast.since')} <Delta value={total.rolled - total.before} unit="money" better="higher" />)
          </>
        )}
      </span>
      <span>
        {t('forecast.weighted')} <Money minor={total.weighted} short />
      </span>
      {total.silent > 0 && <span className={styles.silent}>{t('forecast.silent', { count: total.silent })}</span>}
    </p>
  )
}
