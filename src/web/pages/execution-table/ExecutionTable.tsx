import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { Page } from '../../kit/Page.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { Cycles } from './Cycles.tsx'
import styles from './ExecutionTable.module.css'
import { Grid } from './Grid.tsx'
import { TableHeader } from './TableHeader.tsx'
import { isShown, useTable } from './table.ts'

/** 执行表: the plan of an improvement as a grid that behaves as a spreadsheet does. */
export const ExecutionTable = () => {
  const t = useWords()
  const { id } = useParams({ from: '/frame/execution/$id' })
  const { show } = useSearch({ from: '/frame/execution/$id' })
  const navigate = useNavigate({ from: '/execution/$id' })
  const { columns, project, tasks, view, error } = useTable(id)
  const [isAdding, setAdding] = useState(false)
  const entity = useEntity('execution-task')
  if (!project || !tasks || !view) {
    return (
      <Page name={t('shell.page.grid')}>
        {error ? <Empty title={t('loop.grid.failed')} hint={messageOf(error)} /> : <Skeleton lines={10} height={28} />}
      </Page>
    )
  }
  const lines = new Map(view.lines.map((line) => [line.id, line]))
  const shown = tasks.filter((task) => isShown(task, lines.get(task.id), show))
  const overdue = view.lines.filter((line) => line.overdue).length
  const mayAdd = entity?.can.includes('create') && project.state !== 'closed'
  const name = String(project.name)
  return (
    <Page name={name} full>
      <TableHeader project={project} view={view} />
      <div className={styles.bar}>
        <Segmented
          aria-label={t('loop.grid.show')}
          value={show ?? 'all'}
          options={[
            { value: 'all', label: t('loop.grid.all', { count: view.lines.length }) },
            { value: 'doing', label: t('loop.grid.standUp', { count: view.standUp.length }) },
            { value: 'blocked', label: t('loop.grid.blocked', { count: view.blocked.length }) },
            { value: 'overdue', label: t('loop.grid.overdue', { count: overdue }) },
          ]}
          onChange={(next) => void navigate({ search: next === 'all' ? {} : { show: next as 'doing' }, replace: true })}
        />
        {mayAdd && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('loop.grid.add')}
          </Button>
        )}
        <span className={styles.hint}>{t('loop.grid.hint')}</span>
      </div>
      {view.locked.length > 0 && (
        <Notice tone="danger">{t('loop.grid.lockedNotice', { count: view.locked.length })}</Notice>
      )}
      {tasks.length === 0 && !mayAdd && <Empty title={t('loop.grid.empty')} hint={t('loop.grid.emptyHint')} />}
      <Grid project={project} columns={columns} rows={shown} lines={lines} name={name} />
      <Cycles cycles={view.cycles} />
      <p className={styles.foot}>
        <Link to="/improvement-project/$id/effect" params={{ id }}>
          {t('loop.grid.effect')}
        </Link>
        <Link to="/lineage/$entity/$id" params={{ entity: 'improvement-project', id }}>
          {t('shell.page.lineage')}
        </Link>
      </p>
      {isAdding && entity && (
        <CreateDrawer
          entity={entity}
          given={{ projectId: id }}
          labels={{ projectId: name }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}
