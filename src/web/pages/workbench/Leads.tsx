import { Link } from '@tanstack/react-router'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import { TimeLeft } from './TimeLeft.tsx'
import styles from './Workbench.module.css'
import type { TickingLead } from './workbench.ts'

const tones = { A: 'danger', B: 'warning' } as const

/** Leads that wait for a call of mine, with the working time that is left for it. */
export const Leads = ({ leads }: { leads: readonly TickingLead[] }) => {
  const t = useWords()
  if (leads.length === 0) return null
  return (
    <Section title={t('work.leads')} count={leads.length}>
      <ul>
        {leads.map(({ id, name, company, grade, clock, minutesLeft }) => (
          <li key={id} className={styles.row}>
            {grade && <Tag tone={tones[grade as 'A'] ?? 'neutral'}>{grade}</Tag>}
            <span className={styles.grow}>
              <Link to="/$entity/$id" params={{ entity: 'lead', id }}>
                {company ? `${company} · ${name}` : name}
              </Link>
              {clock && <span className={styles.below}>{t(`service.response.${clock}`)}</span>}
            </span>
            <TimeLeft minutes={minutesLeft} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
