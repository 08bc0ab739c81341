import { Link } from '@tanstack/react-router'
import { hasView, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { shortMoney } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'

interface Waiting {
  readonly items: readonly {
    readonly id: string
    readonly title: string
    readonly submitter: string
    readonly amount: number | null
  }[]
  readonly waiting: number
}

const shown = 5

/** What others cannot go on with before I have signed. */
export const Approvals = () => {
  const t = useWords()
  const { data } = useView<Waiting>('approval-inbox', { box: 'todo' }, hasView(useMeta(), 'approval-inbox'))
  if (!data || data.items.length === 0) return null
  return (
    <Section
      title={t('work.approvals')}
      count={data.waiting}
      more={
        data.waiting > shown && (
          <Link to="/approvals" className={styles.add}>
            {t('entity.record.showAll')}
          </Link>
        )
      }
    >
      <ul>
        {data.items.slice(0, shown).map(({ id, title, submitter, amount }) => (
          <li key={id} className={styles.row}>
            <Link className={styles.grow} to="/approvals" search={{ id }}>
              {title}
            </Link>
            <span className={styles.quiet}>
              {submitter}
              {amount !== null && ` · ${shortMoney(amount)}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
