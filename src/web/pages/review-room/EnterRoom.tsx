import { ExpandOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { hasView, useMeta } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useWords } from '../../words/words.ts'

/** The way from the record of a review into its room. */
export default function EnterRoom({ row }: RegionProps) {
  const t = useWords()
  if (!hasView(useMeta(), 'review-room')) return null
  return (
    <div>
      <Link to="/review-room/$id" params={{ id: row.id }}>
        <Button type="primary" size="large" icon={<ExpandOutlined />}>
          {t('review.enter')}
        </Button>
      </Link>
    </div>
  )
}
