import { useWords } from '../../words/words.ts'
import { duration } from '../response/duration.ts'
import styles from './Workbench.module.css'

/** Working time until something is due, or since it was; nothing where no clock runs. */
export const TimeLeft = ({ minutes }: { minutes: number | null }) => {
  const t = useWords()
  if (minutes === null) return null
  const isOver = minutes < 0
  return (
    <span className={isOver ? styles.late : styles.quiet}>
      {t(isOver ? 'work.over' : 'work.left', { time: duration(t, minutes) })}
    </span>
  )
}
