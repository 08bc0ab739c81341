import { Link } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { Alarms } from './Alarms.tsx'
import { Approvals } from './Approvals.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { FollowUps } from './FollowUps.tsx'
import { Headline } from './Headline.tsx'
import { Leads } from './Leads.tsx'
import { Presales } from './Presales.tsx'
import { Section } from './Section.tsx'
import { TaskList } from './TaskList.tsx'
import { Waiting } from './Waiting.tsx'
import { Watched } from './Watched.tsx'
import styles from './Workbench.module.css'
import type { WorkbenchView } from './workbench.ts'

/** What the day asks of me. */
export const Workbench = () => {
  const t = useWords()
  const { actor } = useMeta()
  const { data, error } = useView<WorkbenchView>('workbench')
  const name = t('shell.group.workbench')
  return (
    <Page name={name}>
      <PageHeader title={name} beside={<span className={styles.who}>{actor.name}</span>} />
      <Headline />
      {error && !data && <Empty title={t('work.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={8} height={24} />}
      {data?.hasGivenPassword && (
        <Notice tone="warning">
          {t('work.givenPassword')} <Link to="/settings/security">{t('work.changePassword')}</Link>
        </Notice>
      )}
      {data && (
        <div className={styles.columns}>
          <div className={styles.column}>
            <FirstSteps items={data.firstSteps ?? []} />
            <Leads leads={data.followUps?.leads ?? []} />
            <Presales items={data.presales ?? []} />
            <Waiting items={data.contracts ?? []} today={data.today} />
            <Approvals />
            <TaskList tasks={data.tasks} today={data.today} />
            <FollowUps today={data.today} />
            <Reminders items={data.reminders} />
          </div>
          <div className={styles.column}>
            <Watched items={data.watched} />
            <Alarms />
            <ExecutionTasks items={data.executionTasks ?? []} today={data.today} />
            <Recent items={data.recent} />
          </div>
        </div>
      )}
    </Page>
  )
}

const Reminders = ({ items }: { items: WorkbenchView['reminders'] }) => {
  const t = useWords()
  if (items.length === 0) return null
  return (
    <Section title={t('work.reminders')} count={items.length}>
      <ul>
        {items.map((item) => (
          <li key={item.id} className={styles.row}>
            <Link to="/$entity/$id" params={{ entity: 'reminder', id: item.id }}>
              {item.title}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const ExecutionTasks = ({ items, today }: { items: NonNullable<WorkbenchView['executionTasks']>; today: string }) => {
  const t = useWords()
  if (items.length === 0) return null
  return (
    <Section title={t('work.execution')} count={items.length}>
      <ul>
        {items.map((item) => (
          <li key={item.id} className={styles.row}>
            <Link className={styles.grow} to="/$entity/$id" params={{ entity: 'execution-task', id: item.id }}>
              {item.task}
            </Link>
            <span className={item.plannedOn < today ? styles.late : styles.quiet}>{item.plannedOn}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const Recent = ({ items }: { items: WorkbenchView['recent'] }) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  if (items.length === 0) return null
  return (
    <Section title={t('work.recent')}>
      <ul>
        {items.map((item) => {
          const entity = entities.find((e) => e.name === item.entity)
          return (
            <li key={item.id} className={styles.row}>
              <Link className={styles.grow} to="/$entity/$id" params={{ entity: item.entity, id: item.id }}>
                {item.title}
              </Link>
              {entity && <span className={styles.quiet}>{say(entity.label)}</span>}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
