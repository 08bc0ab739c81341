import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { TeamItem } from './workbench.ts'

/** What waits in my team: how much, and the way to it. */
export const Team = ({ items }: { items: readonly TeamItem[] }) => {
  const t = useWords()
  if (items.length === 0) return null
  return (
    <Section title={t('work.team.title')}>
      <ul>
        {items.map(({ kind, entity, filter, count }) => (
          <li key={kind} className={styles.row}>
            <Link className={styles.grow} to="/$entity" params={{ entity }} search={{ filter }}>
              {t(`work.team.${kind}`)}
            </Link>
            <span className={kind === 'unplanned' ? styles.quiet : styles.late}>{count}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
