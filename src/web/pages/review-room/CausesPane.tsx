import { PlusOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { FishboneView } from './FishboneView.tsx'
import { ProblemTree } from './ProblemTree.tsx'
import styles from './ReviewRoom.module.css'
import type { Room } from './room.ts'
import { useCan } from './useCan.ts'

/** Problems, and five times why under each: as a tree to work on, as a fishbone to look at. */
export const CausesPane = ({ room }: { room: Room }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('problem')
  const problems = useCan('problem', room.review.id)
  const causes = useCan('cause', room.review.id)
  const [form, setForm] = useState<'tree' | 'fishbone'>('tree')
  const [isAdding, setAdding] = useState(false)
  const shown = room.problems.filter((problem) => problem.state !== 'dropped')
  const canAdd = entity?.can.includes('create') && room.review.state !== 'closed'
  return (
    <section className={styles.pane} aria-label={t('review.causes')}>
      <div className={styles.paneHead}>
        <h2 className={styles.paneTitle}>{t('review.causes')}</h2>
        <Segmented
          value={form}
          options={(['tree', 'fishbone'] as const).map((value) => ({ value, label: t(`review.${value}`) }))}
          onChange={setForm}
        />
        {canAdd && entity && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('entity.form.create', { what: say(entity.label) })}
          </Button>
        )}
      </div>
      {shown.length === 0 && <p className={styles.none}>{t('review.noProblems')}</p>}
      {shown.map((problem) =>
        form === 'tree' ? (
          <ProblemTree key={problem.id} room={room} problem={problem} problems={problems} causes={causes} />
        ) : (
          <FishboneView key={problem.id} room={room} problem={problem} />
        ),
      )}
      {isAdding && entity && (
        <CreateDrawer entity={entity} given={{ reviewId: room.review.id }} onClose={() => setAdding(false)} />
      )}
    </section>
  )
}
