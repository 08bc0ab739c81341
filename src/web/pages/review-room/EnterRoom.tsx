import { ExpandOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { hasView, useMeta } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useWords } from '../../words/words.ts'
import LineageDoor from '../lineage/LineageDoor.tsx'
import styles from './ReviewRoom.module.css'

/** The way from the record of a review into its room. */
export default function EnterRoom({ entity, row }: RegionProps) {
  const t = useWords()
  const hasRoom = hasView(useMeta(), 'review-room')
  return (
    <div className={`${styles.verbs} no-print`}>
      {hasRoom && (
        <Link to="/review-room/$id" params={{ id: row.id }}>
          <Button type="primary" icon={<ExpandOutlined />}>
            {t('review.enter')}
          </Button>
        </Link>
      )}
      <LineageDoor entity={entity} row={row} />
    </div>
  )
}
