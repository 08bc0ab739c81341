import { RiseOutlined, TableOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEntity } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useWords } from '../../words/words.ts'
import LineageDoor from '../lineage/LineageDoor.tsx'
import styles from './ExecutionTable.module.css'

/** From the record of a project to its work: the table, what it brought, where it came from. */
export default function ProjectDoor({ entity, row }: RegionProps) {
  const t = useWords()
  const hasTasks = useEntity('execution-task') !== undefined
  const hasEffects = useEntity('effect') !== undefined
  return (
    <div className={`${styles.bar} no-print`}>
      {hasTasks && (
        <Link to="/execution/$id" params={{ id: row.id }}>
          <Button icon={<TableOutlined />}>{t('shell.page.grid')}</Button>
        </Link>
      )}
      {hasEffects && (
        <Link to="/improvement-project/$id/effect" params={{ id: row.id }}>
          <Button icon={<RiseOutlined />}>{t('loop.grid.effect')}</Button>
        </Link>
      )}
      <LineageDoor entity={entity} row={row} />
    </div>
  )
}
