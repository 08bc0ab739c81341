import { BranchesOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { hasView, useMeta } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useWords } from '../../words/words.ts'

/** On the record page of a step of the loop: what led to it, and what came of it. */
export default function LineageDoor({ entity, row }: RegionProps) {
  const t = useWords()
  if (!hasView(useMeta(), 'lineage')) return null
  return (
    <div className="no-print">
      <Link to="/lineage/$entity/$id" params={{ entity: entity.name, id: row.id }}>
        <Button icon={<BranchesOutlined />}>{t('shell.page.lineage')}</Button>
      </Link>
    </div>
  )
}
