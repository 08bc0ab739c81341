import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { dayOf, formatNumber } from '../../kit/format.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './WorkingCalendar.module.css'

interface Day {
  readonly day: string
  readonly works: boolean
  readonly name: string | null
  readonly source: 'week' | 'country' | 'company'
  readonly exceptionId: string | null
}

interface Month {
  readonly month: string
  readonly minutesPerDay: number
  readonly workingDays: number
  readonly days: readonly Day[]
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

const otherMonth = (month: string, by: number): string => {
  const at = new Date(`${month}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + by)
  return at.toISOString().slice(0, 7)
}

/** Monday is 0. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

/** Which days of a month are worked, and what makes them so. */
export const WorkingCalendar = () => {
  const t = useWords()
  const { company } = useMeta()
  const navigate = useNavigate({ from: '/settings/calendar' })
  const today = dayOf(new Date(), company.timeZone)
  const { month = today.slice(0, 7) } = useSearch({ from: '/frame/settings/calendar' })
  const { data, error } = useView<Month>('working-calendar', { month })
  const turn = (by: number) => void navigate({ search: { month: otherMonth(month, by) }, replace: true })
  return (
    <Page name={t('service.calendar.title')}>
      <PageHeader
        title={t('service.calendar.title')}
        actions={
          <>
            <Link to="/$entity" params={{ entity: 'working-hours' }}>
              {t('service.calendar.hours')}
            </Link>
            <Link to="/$entity" params={{ entity: 'calendar-day' }}>
              {t('service.calendar.add')}
            </Link>
          </>
        }
      />
      <div className={styles.month}>
        <Button icon={<LeftOutlined />} aria-label={t('service.calendar.previous')} onClick={() => turn(-1)} />
        <strong>{month}</strong>
        <Button icon={<RightOutlined />} aria-label={t('service.calendar.next')} onClick={() => turn(1)} />
        {data && (
          <span className={styles.quiet}>
            {t('service.calendar.summary', { days: data.workingDays, hours: formatNumber(data.minutesPerDay / 60, 1) })}
          </span>
        )}
      </div>
      {!data && !error && <Skeleton lines={6} height={48} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data && (
        <ol className={styles.days}>
          {weekdays.map((name) => (
            <li key={name} className={styles.weekday} aria-hidden>
              {t(`service.calendar.${name}`)}
            </li>
          ))}
          {data.days.map((day, i) => (
            <li
              key={day.day}
              className={`${styles.day} ${day.works ? '' : styles.off}`}
              aria-current={day.day === today ? 'date' : undefined}
              style={i === 0 ? { gridColumnStart: weekdayOf(day.day) + 1 } : undefined}
            >
              <span className={styles.number}>{Number(day.day.slice(8))}</span>
              {day.source !== 'week' && (
                <span className={day.works ? styles.work : styles.rest}>
                  {t(day.works ? 'service.calendar.work' : 'service.calendar.off')}
                </span>
              )}
              {day.exceptionId ? (
                <Link
                  to="/$entity/$id"
                  params={{ entity: 'calendar-day', id: day.exceptionId }}
                  className={styles.name}
                >
                  {day.name}
                </Link>
              ) : (
                <span className={styles.name}>{day.name}</span>
              )}
            </li>
          ))}
        </ol>
      )}
    </Page>
  )
}
