import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import { TimeLeft } from './TimeLeft.tsx'
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
            <TimeLeft minutes={minutesLeft} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
