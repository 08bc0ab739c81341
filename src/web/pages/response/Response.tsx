import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { formatInstant } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import { duration } from './duration.ts'
import styles from './Response.module.css'

type ClockName = 'first_contact' | 'follow_up'

interface Line {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly grade: string
  readonly owner: string | null
  readonly clock: ClockName
  readonly dueAt: string
  readonly nextAt: string | null
  readonly minutesLeft: number
}

interface Board {
  readonly counts: readonly {
    readonly grade: string
    readonly clock: ClockName
    readonly running: number
    readonly late: number
  }[]
  readonly items: readonly Line[]
  readonly working: boolean
}

/** Running clocks, the most urgent first. */
export const Response = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/response' })
  const search = useSearch({ from: '/frame/response' })
  const { data, error } = useView<Board>('sla-board', { clock: search.clock, grade: search.grade })
  const columns = useColumns()
  const mayRead = useEntity('sla-policy') !== undefined
  const choose = (clock?: ClockName, grade?: string) => void navigate({ search: { clock, grade }, replace: true })
  return (
    <Page name={t('service.response.title')}>
      <PageHeader
        title={t('service.response.title')}
        actions={
          mayRead && (
            <Link to="/$entity" params={{ entity: 'sla-policy' }}>
              {t('service.response.policies')}
            </Link>
          )
        }
      />
      {!data && !error && <Skeleton lines={7} height={32} />}
      {error && !data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {data?.counts.length === 0 && (
        <Empty title={t('service.response.empty')} hint={t('service.response.emptyHint')} />
      )}
      {data && data.counts.length > 0 && (
        <>
          {!data.working && <Notice tone="information">{t('service.response.resting')}</Notice>}
          <div className={styles.counts}>
            <button type="button" className={styles.count} aria-pressed={!search.clock} onClick={() => choose()}>
              {t('service.response.all')}
              <div className={styles.quiet}>
                {t('service.response.running', { n: data.counts.reduce((sum, { running }) => sum + running, 0) })}
              </div>
            </button>
            {data.counts.map(({ grade, clock, running, late }) => (
              <button
                key={`${grade} ${clock}`}
                type="button"
                className={styles.count}
                aria-pressed={search.clock === clock && search.grade === grade}
                onClick={() => choose(clock, grade)}
              >
                {grade} · {t(`service.response.${clock}`)}
                <div className={styles.quiet}>
                  {t('service.response.running', { n: running })}{' '}
                  {late > 0 && <span className={styles.late}>{t('service.response.late', { n: late })}</span>}
                </div>
              </button>
            ))}
          </div>
          <Panel>
            <Lines label={t('service.response.title')} columns={columns} rows={data.items} keyOf={({ id }) => id} />
          </Panel>
        </>
      )}
    </Page>
  )
}

const useColumns = (): LineColumn<Line>[] => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return [
    {
      key: 'lead',
      label: t('service.response.lead'),
      cell: ({ id, name, company }) => (
        <Link to="/$entity/$id" params={{ entity: 'lead', id }}>
          {company ? `${company} · ${name}` : name}
        </Link>
      ),
    },
    {
      key: 'grade',
      label: t('service.response.grade'),
      cell: ({ grade }) => <Tag tone={grade === 'A' ? 'danger' : grade === 'B' ? 'warning' : 'neutral'}>{grade}</Tag>,
    },
    { key: 'clock', label: t('service.response.clock'), cell: ({ clock }) => t(`service.response.${clock}`) },
    { key: 'owner', label: t('service.response.owner'), cell: ({ owner }) => owner ?? '-' },
    { key: 'due', label: t('service.response.due'), cell: ({ dueAt }) => formatInstant(dueAt, timeZone) },
    {
      key: 'left',
      label: t('service.response.remains'),
      align: 'end',
      cell: ({ minutesLeft }) =>
        minutesLeft >= 0 ? (
          t('service.response.left', { time: duration(t, minutesLeft) })
        ) : (
          <span className={styles.late}>{t('service.response.over', { time: duration(t, minutesLeft) })}</span>
        ),
    },
    {
      key: 'next',
      label: t('service.response.next'),
      cell: ({ nextAt }) => (nextAt ? formatInstant(nextAt, timeZone) : '-'),
    },
  ]
}
