import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { verbsOf } from '../../entity/record/RecordHeader.tsx'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useChoice } from '../../entity/value/useChoice.ts'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ExecutionTable.module.css'
import type { TableView } from './table.ts'

/** The project behind the table: its goal, the cycle it is in, and what its leader may do next. */
export const TableHeader = ({ project, view }: { project: Row; view: TableView }) => {
  const t = useWords()
  const say = useSay()
  const choice = useChoice()
  const verb = useVerb()
  const entity = useEntity('improvement-project')
  const state = choice('improvement-project', 'state', String(project.state))
  const verbs = entity ? verbsOf(entity, project).filter(({ name }) => name !== 'paste') : []
  return (
    <>
      <PageHeader
        above={<Link to="/execution">‹ {t('shell.page.grid')}</Link>}
        title={
          <Link className={styles.title} to="/$entity/$id" params={{ entity: 'improvement-project', id: project.id }}>
            {String(project.name)}
          </Link>
        }
        beside={
          <>
            <Tag tone={state.tone}>{state.word}</Tag>
            <span className={styles.hint}>
              {project.labels.leaderId}
              {view.cycle && ` · ${t('loop.grid.cycle', view.cycle)}`}
            </span>
          </>
        }
        actions={verbs.map((known, i) => (
          <Button
            key={known.name}
            type={i === 0 && known.tone === 'primary' ? 'primary' : 'default'}
            onClick={() => verb.run('improvement-project', project, known.name)}
          >
            {say(known.label)}
          </Button>
        ))}
      />
      <p className={styles.goal}>{String(project.goal)}</p>
      {verb.dialog}
    </>
  )
}
