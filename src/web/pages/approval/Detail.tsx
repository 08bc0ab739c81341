import { Link } from '@tanstack/react-router'
import { useEntity } from '../../client/meta.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Approval.module.css'
import { TrailView } from './TrailView.tsx'
import type { Trail } from './trail.ts'

/** One approval whole: what it is about, and its trail. */
export const Detail = ({ trail }: { trail: Trail }) => {
  const t = useWords()
  const say = useSay()
  const choice = useChoice()
  const { approval } = trail
  const isKnown = useEntity(approval.subjectEntity) !== undefined
  const state = choice('approval', 'state', approval.state)
  return (
    <div className={styles.detail}>
      <div className={styles.line}>
        <h2>{approval.title}</h2>
        <Tag tone={state.tone}>{state.word}</Tag>
        {isKnown && (
          <Link to="/$entity/$id" params={{ entity: approval.subjectEntity, id: approval.subjectId }}>
            {t('approval.openDocument')}
          </Link>
        )}
      </div>
      {approval.outcome && <p className={styles.opinion}>{approval.outcome}</p>}
      <dl className={styles.summary} aria-label={t('approval.summary')}>
        {approval.summary?.map(({ label, labelEn, value, valueEn }) => (
          <div key={label}>
            <dt>{say({ label, labelEn })}</dt>
            <dd>{say({ label: value, labelEn: valueEn })}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('approval.trail')}</h3>
      <TrailView trail={trail} />
    </div>
  )
}
