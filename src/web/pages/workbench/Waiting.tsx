import { Link } from '@tanstack/react-router'
import { Money } from '../../kit/Figures.tsx'
import { daysBetween } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { WaitingItem } from './workbench.ts'

const kinds = ['sign', 'confirm', 'review', 'start', 'deliver', 'overdue'] as const

/** Contracts and money that go on only when I do something: each kind under its own heading, what has waited longest first. */
export const Waiting = ({ items, today }: { items: readonly WaitingItem[]; today: string }) => {
  const t = useWords()
  return kinds.map((kind) => {
    const mine = items.filter((item) => item.kind === kind)
    return (
      mine.length > 0 && (
        <Section key={kind} title={t(`work.waiting.${kind}`)} count={mine.length}>
          <ul>
            {mine.map((item) => (
              <Row key={item.id} item={item} today={today} />
            ))}
          </ul>
        </Section>
      )
    )
  })
}

const Row = ({ item: { kind, entity, id, title, about, amount, on }, today }: { item: WaitingItem; today: string }) => {
  const t = useWords()
  return (
    <li className={styles.row}>
      <span className={styles.grow}>
        <Link to="/$entity/$id" params={{ entity, id }}>
          {title}
        </Link>
        {about && <span className={styles.below}>{about}</span>}
      </span>
      <Money minor={amount} short />
      {on && (
        <span className={kind === 'overdue' ? styles.late : styles.quiet}>
          {kind === 'overdue' ? t('work.daysLate', { n: daysBetween(on, today) }) : on}
        </span>
      )}
    </li>
  )
}
