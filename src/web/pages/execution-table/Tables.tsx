import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { type Group, useAggregate, usePage } from '../../client/records.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './ExecutionTable.module.css'

/** Every execution table the reader takes part in, with how far it has come. */
export const Tables = () => {
  const t = useWords()
  const { data, error } = usePage('improvement-project', { sort: 'state,-startedOn', limit: 60 })
  const ids = data?.items.map(({ id }) => id) ?? []
  const counted = useAggregate(
    'execution-task',
    { filter: { projectId: { in: ids } }, groupBy: ['projectId', 'state'], measures: [{ count: '*' }] },
    ids.length > 0,
  )
  const mayCreate = useEntity('improvement-project')?.can.includes('create')
  return (
    <Page name={t('shell.page.grid')}>
      <PageHeader title={t('shell.page.grid')} />
      {!data && !error && <Skeleton lines={6} height={24} />}
      {error && !data && <Empty title={t('loop.grid.failed')} hint={messageOf(error)} />}
      {data?.items.length === 0 && (
        <Empty title={t('loop.grid.noTables')} hint={t('loop.grid.noTablesHint')}>
          {mayCreate && (
            <Link to="/$entity" params={{ entity: 'improvement-project' }} search={{ drawer: 'create' }}>
              <Button type="primary">{t('loop.grid.newProject')}</Button>
            </Link>
          )}
        </Empty>
      )}
      <div className={styles.tables}>
        {data?.items.map((project) => (
          <ProjectCard
            key={project.id}
            project={project}
            groups={counted.data?.items.filter((group) => group.projectId === project.id) ?? []}
          />
        ))}
      </div>
    </Page>
  )
}

const ProjectCard = ({ project, groups }: { project: Row; groups: readonly Group[] }) => {
  const t = useWords()
  const choice = useChoice()
  const state = choice('improvement-project', 'state', String(project.state))
  const countOf = (name: string) => Number(groups.find((group) => group.state === name)?.count ?? 0)
  const all = groups.reduce((sum, group) => sum + Number(group.count), 0)
  return (
    <Link to="/execution/$id" params={{ id: project.id }} className={styles.table}>
      <span className={styles.tableHead}>
        <strong>{String(project.name)}</strong>
        <Tag tone={state.tone}>{state.word}</Tag>
      </span>
      <span className={styles.goal}>{String(project.goal)}</span>
      <span className={styles.stack} aria-hidden>
        {(['done', 'doing', 'blocked'] as const).map((name) => (
          <span key={name} className={styles[name]} style={{ width: `${all ? (countOf(name) / all) * 100 : 0}%` }} />
        ))}
      </span>
      <span className={styles.hint}>
        {t('loop.grid.progress', { done: countOf('done'), all, blocked: countOf('blocked') })} ·{' '}
        {project.labels.leaderId}
      </span>
    </Link>
  )
}
