import { Link } from '@tanstack/react-router'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { Money } from '../../kit/Figures.tsx'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'

const shown = 10

/** My open deals whose next step is due: the promise made to a customer comes before everything else. */
export const FollowUps = ({ today }: { today: string }) => {
  const t = useWords()
  const entity = useEntity('opportunity')
  const filter = { and: [{ ownerId: { eq: 'me' } }, { outcome: { eq: 'open' } }, { nextActionOn: { lte: today } }] }
  const { data } = usePage(
    'opportunity',
    { filter, fields: ['name', 'amount', 'nextAction', 'nextActionOn'], sort: 'nextActionOn', limit: shown },
    entity !== undefined,
  )
  if (!entity || !data) return null
  const count = data.count?.value ?? data.items.length
  // Who leads no deals is not told that none is due.
  if (count === 0 && !entity.can.includes('create')) return null
  return (
    <Section
      title={t('work.followUps')}
      count={count}
      more={
        count > shown && (
          <Link to="/$entity" params={{ entity: 'opportunity' }} search={{ filter }}>
            {t('entity.record.showAll')}
          </Link>
        )
      }
    >
      {count === 0 && <p className={styles.none}>{t('work.noFollowUps')}</p>}
      <ul>
        {data.items.map((deal) => (
          <li key={deal.id} className={styles.row}>
            <span className={styles.grow}>
              <Link to="/$entity/$id" params={{ entity: 'opportunity', id: deal.id }}>
                {String(deal.name)}
              </Link>
              <span className={styles.below}>{String(deal.nextAction ?? '')}</span>
            </span>
            <Money minor={deal.amount as number | null} short />
            <span className={String(deal.nextActionOn) < today ? styles.late : styles.quiet}>
              {String(deal.nextActionOn)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
