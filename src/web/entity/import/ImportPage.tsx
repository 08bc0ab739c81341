import { useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Steps } from 'antd'
import { useEffect, useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import {
  type ImportPlan,
  type ImportRun,
  isWorking,
  readTableAgain,
  revertImport,
  startImport,
  useImportRun,
} from '../../client/imports.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { formatInstant } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { useNarrow } from '../../kit/screen.ts'
import { toast } from '../../kit/toasts.ts'
import { Failure, Forbidden, NotFound } from '../../shell/Failure.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { CheckStep } from './CheckStep.tsx'
import { DoneStep } from './DoneStep.tsx'
import { FileStep } from './FileStep.tsx'
import styles from './import.module.css'
import { MapStep } from './MapStep.tsx'
import { WorkingStep } from './WorkingStep.tsx'

export const ImportPage = () => {
  const { entity: name } = useParams({ from: '/frame/import/$entity' })
  const entity = useEntity(name)
  if (!entity) return <NotFound />
  return entity.can.includes('import') ? <Import entity={entity} /> : <Forbidden />
}

const stepNames = ['file', 'map', 'check', 'run', 'done'] as const

const stepOf = (run: ImportRun | undefined, isRemapping: boolean): number => {
  if (!run || run.state === 'expired') return 0
  if (run.state === 'mapping' || isRemapping) return 1
  if (run.state === 'checked' || (isWorking(run) && run.plan?.dryRun)) return 2
  return isWorking(run) ? 3 : 4
}

/** Upload, map, check, run, done. The address names the run, so that a reload or a colleague's question finds it again. */
const Import = ({ entity }: { entity: EntityMeta }) => {
  const t = useWords()
  const say = useSay()
  const isNarrow = useNarrow()
  const { timeZone } = useMeta().company
  const navigate = useNavigate({ from: '/import/$entity' })
  const queries = useQueryClient()
  const { job } = useSearch({ from: '/frame/import/$entity' })
  const { data: run, error, refetch } = useImportRun(job)
  const [isRemapping, setRemapping] = useState(false)
  const [checkedRows, setCheckedRows] = useState<number | null>(null)
  useEffect(() => {
    if (run?.state === 'checked') setCheckedRows(run.progress.rows)
    if (run?.state === 'done' || run?.state === 'reverted') void renew(run.entity)
  }, [run])
  const attempt = async (work: Promise<ImportRun>) => {
    try {
      const next = await work
      setRemapping(false)
      queries.setQueryData(['import', job], next)
      await refetch()
    } catch (failure) {
      toast.failure(messageOf(failure))
    }
  }
  const start = (plan: ImportPlan) => attempt(startImport(job as string, plan))
  const goOn = (id: string) => void navigate({ search: { job: id } })
  const again = () => void navigate({ search: {} })
  const title = t('transfer.title', { what: say(entity.label) })
  if (run && run.entity !== entity.name)
    return <Navigate to="/import/$entity" params={{ entity: run.entity }} search={{ job }} replace />
  const content = () => {
    if (isProblem(error) && error.status === 404) return <Gone words={messageOf(error)} onAgain={again} />
    if (error) return <Failure title={messageOf(error)} onRetry={() => void refetch()} />
    if (!job) return <FileStep entity={entity} onRun={goOn} />
    if (!run) return <Skeleton lines={6} />
    if (run.state === 'mapping' || isRemapping) {
      return (
        <MapStep
          // Other columns are mapped from the beginning.
          key={`${run.table?.sheet} ${run.table?.headerLine}`}
          entity={entity}
          columns={run.columns ?? []}
          table={run.table}
          onRead={(choice) => attempt(readTableAgain(run.id, choice))}
          plan={run.plan}
          onStart={start}
          onBack={again}
        />
      )
    }
    if (isWorking(run)) return <WorkingStep key={run.state} run={run} total={checkedRows} />
    if (run.state === 'checked') {
      return (
        <CheckStep
          entity={entity}
          run={run}
          onRun={() => run.plan && void start({ ...run.plan, dryRun: false })}
          onCheck={() => run.plan && void start(run.plan)}
          onRemap={() => setRemapping(true)}
          onAgain={again}
        />
      )
    }
    if (run.state === 'expired') return <Gone words={t('transfer.expired')} onAgain={again} />
    return <DoneStep entity={entity} run={run} onRevert={() => attempt(revertImport(run.id))} onAgain={again} />
  }
  return (
    <Page name={title}>
      <PageHeader title={title} beside={run?.fileName && <span>{run.fileName}</span>} />
      <Steps
        current={stepOf(run, isRemapping)}
        size="small"
        responsive={false}
        type={isNarrow ? 'dot' : 'default'}
        items={stepNames.map((name) => ({ title: t(`transfer.steps.${name}`) }))}
      />
      <Panel>{content()}</Panel>
      {run?.keptUntil && (
        <p className={styles.quiet}>{t('transfer.kept', { at: formatInstant(run.keptUntil, timeZone) })}</p>
      )}
    </Page>
  )
}

/** Nothing to go on with: the way out is another file. */
const Gone = ({ words, onAgain }: { words: string; onAgain: () => void }) => {
  const t = useWords()
  return (
    <div className={styles.step}>
      <Notice tone="information">{words}</Notice>
      <div className={styles.actions}>
        <Button type="primary" onClick={onAgain}>
          {t('transfer.map.back')}
        </Button>
      </div>
    </div>
  )
}
