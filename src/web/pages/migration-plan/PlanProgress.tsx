import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled, LoadingOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useEffect } from 'react'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { formatNumber } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { Failure } from '../../shell/Failure.tsx'
import { useWords } from '../../words/words.ts'
import styles from './MigrationPlans.module.css'
import { isGoing, type Plan, type PlanRun, type StepReport, usePlanRun } from './plan.ts'

interface Props {
  plans: readonly Plan[]
  id: string
  onAgain: () => void
}

/** The steps of a run: what each brought, what it set aside, and which are still to come. */
export const PlanProgress = ({ plans, id, onAgain }: Props) => {
  const t = useWords()
  const { data: run, error, refetch } = usePlanRun(id)
  const done = run?.reports.length ?? 0
  useEffect(() => {
    // Each finished step has filled a list that may be open elsewhere.
    const entity = run?.reports[done - 1]?.entity
    if (entity) void renew(entity)
  }, [done, run])
  if (error) return <Failure title={messageOf(error)} onRetry={() => void refetch()} />
  if (!run) return <Skeleton lines={6} />
  const plan = plans.find(({ key }) => key === run.plan)
  const steps = plan?.steps ?? run.reports
  return (
    <Panel label={plan?.name ?? run.plan}>
      <div className={styles.plan}>
        <h2>{plan?.name ?? run.plan}</h2>
        <Outcome run={run} />
        <Progress
          percent={Math.floor((done / Math.max(1, steps.length)) * 100)}
          status={run.state === 'failed' ? 'exception' : isGoing(run) ? 'active' : 'success'}
          aria-label={t('transfer.plan.progress', { done, count: steps.length })}
        />
        <ol className={styles.steps}>
          {steps.map((step, i) => (
            // Two steps of a plan may have the same title.
            // biome-ignore lint/suspicious/noArrayIndexKey: steps of a run stand in a fixed order
            <Step key={i} title={step.title} report={run.reports[i]} state={stateOf(run, i)} />
          ))}
        </ol>
        {!isGoing(run) && (
          <div className={styles.actions}>
            <Button onClick={onAgain}>{t('transfer.plan.again')}</Button>
            {run.state === 'done' && <SeeMetrics />}
          </div>
        )}
      </div>
    </Panel>
  )
}

const Outcome = ({ run }: { run: PlanRun }) => {
  const t = useWords()
  if (run.state === 'failed') return <Notice tone="danger">{run.error ?? t('transfer.plan.failed')}</Notice>
  if (run.state === 'done') return <Notice tone="success">{t('transfer.plan.done')}</Notice>
  return <Notice tone="information">{t('transfer.plan.running')}</Notice>
}

const SeeMetrics = () => {
  const t = useWords()
  const { views } = useMeta()
  if (!views.some((view) => view.name === 'metrics')) return null
  return (
    <Link to="/metrics">
      <Button type="primary" tabIndex={-1}>
        {t('transfer.plan.see')}
      </Button>
    </Link>
  )
}

type StepState = 'done' | 'running' | 'failed' | 'waiting'

const stateOf = ({ state, reports }: PlanRun, step: number): StepState => {
  if (step < reports.length) return 'done'
  if (step > reports.length || state === 'waiting') return 'waiting'
  return state === 'failed' ? 'failed' : 'running'
}

const icons = {
  done: <CheckCircleFilled className={styles.good} aria-hidden />,
  running: <LoadingOutlined aria-hidden />,
  failed: <CloseCircleFilled className={styles.bad} aria-hidden />,
  waiting: <ClockCircleOutlined aria-hidden />,
}

const Step = ({ title, report, state }: { title: string; report: StepReport | undefined; state: StepState }) => {
  const t = useWords()
  return (
    <li className={`${styles.step} ${state === 'waiting' ? styles.quiet : ''}`}>
      {icons[state]}
      <span className={styles.name}>{title}</span>
      <span className={styles.counts}>{report ? <Counts report={report} /> : t(`transfer.plan.state.${state}`)}</span>
    </li>
  )
}

const Counts = ({ report }: { report: StepReport }) => {
  const t = useWords()
  const { warned, failed, runId } = report
  const shown = (['created', 'updated', 'skipped'] as const).filter((key) => report[key] > 0)
  return (
    <>
      {shown.length === 0 && t('transfer.plan.nothing')}
      {shown.map((key) => (
        <span key={key}>
          {t(`transfer.run.${key}`)} {formatNumber(report[key], 0)}
        </span>
      ))}
      {failed + warned > 0 && (
        <a href={`/api/import/${runId}/errors.csv`} download className={failed > 0 ? styles.bad : styles.warned}>
          {[
            failed > 0 && t('transfer.plan.wrong', { count: failed }),
            warned > 0 && t('transfer.plan.warned', { count: warned }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </a>
      )}
    </>
  )
}
