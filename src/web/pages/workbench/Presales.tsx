import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/words.ts'
import { duration } from '../response/duration.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { PresalesItem } from './workbench.ts'

/** Help that I am asked for and help that I wait for, with the working time that is left. */
export const Presales = ({ items }: { items: readonly PresalesItem[] }) => {
  const t = useWords()
  if (items.length === 0) return null
  return (
    <Section title={t('work.presales')} count={items.length}>
      <ul>
        {items.map(({ id, need, deal, person, mine, minutesLeft }) => (
          <li key={id} className={styles.row}>
            <span className={styles.grow}>
              <Link to="/$entity/$id" params={{ entity: 'presales-request', id }}>
                {need}
              </Link>
              <span className={styles.below}>
                {deal} · {t(mine ? 'work.presalesMine' : 'work.presalesTheirs', { person })}
              </span>
            </span>
            {minutesLeft !== null && (
              <span className={minutesLeft < 0 ? styles.late : styles.quiet}>
                {t(minutesLeft < 0 ? 'work.over' : 'work.left', { time: duration(t, minutesLeft) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
