import { useNavigate, useSearch } from '@tanstack/react-router'
import { isProblem, messageOf } from '../../client/http.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Failure, Forbidden } from '../../shell/Failure.tsx'
import { useWords } from '../../words/words.ts'
import { PlanForm } from './PlanForm.tsx'
import { PlanProgress } from './PlanProgress.tsx'
import { usePlans } from './plan.ts'

/** A company's old system brought over in several files. The address names the run, so that a reload finds it again. */
export const MigrationPlans = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/settings/migration' })
  const { run } = useSearch({ from: '/frame/settings/migration' })
  const { data, error, refetch } = usePlans()
  const content = () => {
    if (isProblem(error) && error.status === 403) return <Forbidden />
    if (error) return <Failure title={messageOf(error)} onRetry={() => void refetch()} />
    if (!data) return <Skeleton lines={6} />
    if (run) return <PlanProgress plans={data.items} id={run} onAgain={() => void navigate({ search: {} })} />
    if (data.items.length === 0) return <Empty title={t('transfer.plan.none')} hint={t('transfer.plan.noneHint')} />
    return data.items.map((plan) => (
      <PlanForm key={plan.key} plan={plan} onRun={(id) => void navigate({ search: { run: id } })} />
    ))
  }
  return (
    <Page name={t('shell.page.migration')}>
      <PageHeader title={t('shell.page.migration')} />
      {content()}
    </Page>
  )
}
