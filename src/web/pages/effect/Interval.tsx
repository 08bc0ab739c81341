import type { Unit } from '../../kit/Figures.tsx'
import { formatDifference } from '../../kit/Figures.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Effects.module.css'
import { scaleOf } from './effect.ts'

interface Props {
  estimate: number
  low: number
  high: number
  unit: Unit
  better: 'higher' | 'lower'
}

/** The estimate with its interval against zero: an interval that holds zero shows no clear change. */
export const Interval = ({ estimate, low, high, unit, better }: Props) => {
  const t = useWords()
  const at = scaleOf([low, high, estimate])
  const isClear = low > 0 || high < 0
  const isGood = estimate > 0 === (better === 'higher')
  const tone = isClear ? (isGood ? styles.good : styles.bad) : styles.unclear
  const text = (value: number) => `${value < 0 ? '-' : ''}${formatDifference(value, unit)}`
  const label = t('loop.effect.interval', { estimate: text(estimate), low: text(low), high: text(high) })
  return (
    <figure className={styles.interval} role="img" aria-label={label}>
      <span className={styles.zero} style={{ left: `${at(0)}%` }} />
      <span className={styles.zeroLabel} style={{ left: `${at(0)}%` }}>
        0
      </span>
      <span className={`${styles.reach} ${tone}`} style={{ left: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      <span className={`${styles.point} ${tone}`} style={{ left: `${at(estimate)}%` }} />
      <span className={styles.end} style={{ left: `${at(low)}%` }}>
        {text(low)}
      </span>
      <span className={styles.end} style={{ left: `${at(high)}%` }}>
        {text(high)}
      </span>
    </figure>
  )
}
