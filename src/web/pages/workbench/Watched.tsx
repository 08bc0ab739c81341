import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { WatchedItem } from './workbench.ts'

/** Nobody is late with these yet. */
const quiet: readonly WatchedItem['kind'][] = ['unplanned', 'fresh']

/** What waits where I look first: how much, and the way to it. */
export const Watched = ({ items }: { items: readonly WatchedItem[] }) => {
  const t = useWords()
  if (items.length === 0) return null
  return (
    <Section title={t('work.watched.title')}>
      <ul>
        {items.map(({ kind, entity, filter, count }) => (
          <li key={kind} className={styles.row}>
            <Link className={styles.grow} to="/$entity" params={{ entity }} search={{ filter }}>
              {t(`work.watched.${kind}`)}
            </Link>
            <span className={quiet.includes(kind) ? styles.quiet : styles.late}>{count}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
