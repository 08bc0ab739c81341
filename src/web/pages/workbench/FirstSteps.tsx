import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useWords } from '../../words/words.ts'
import { Section } from './Section.tsx'
import styles from './Workbench.module.css'
import type { FirstStep, WorkbenchView } from './workbench.ts'

const places: Readonly<Record<FirstStep, string>> = {
  units: '/organisation',
  jobs: '/post',
  people: '/import/employee',
  accounts: '/user',
  managers: '/organisation',
  posts: '/employee',
  products: '/product',
  targets: '/target',
  mail: '/mail-server',
  customers: '/import/account',
}

/** A new company, step by step; it goes when the last step is done. */
export const FirstSteps = ({ items }: { items: NonNullable<WorkbenchView['firstSteps']> }) => {
  const t = useWords()
  if (items.length === 0) return null
  const done = items.filter(({ isDone }) => isDone).length
  return (
    <Section title={t('work.first.title', { done, all: items.length })}>
      <ol className={styles.steps}>
        {items.map(({ step, isDone, lacks }) => (
          <li key={step} className={`${styles.row} ${isDone ? styles.stepDone : ''}`}>
            {isDone ? (
              <CheckCircleFilled aria-label={t('work.first.done')} />
            ) : (
              <MinusCircleOutlined aria-label={t('work.first.open')} />
            )}
            <div className={styles.step}>
              <Link to={places[step]}>{t(`work.first.steps.${step}`)}</Link>
              <span className={styles.quiet}>{t(`work.first.why.${step}`)}</span>
              {lacks.length > 0 && (
                <strong>
                  {t(`work.first.lacks.${step === 'managers' ? 'managers' : 'posts'}`, {
                    names: lacks.join(t('work.first.and')),
                  })}
                </strong>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
