import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { comma, formatInstant } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Approval.module.css'
import type { Decision, PlannedStep, Round, Signature, Trail, TrailStep } from './trail.ts'

/** Who signed and when, whose turn it is, and what is still to come. */
export const TrailView = ({ trail }: { trail: Trail }) => {
  const t = useWords()
  const at = useInstant()
  const { approval, steps, planned, copies, earlier } = trail
  return (
    <section className={styles.trail} aria-label={t('approval.trail')}>
      <ol className={styles.steps}>
        <li className={styles.step}>
          <p className={styles.line}>
            <strong>{t('approval.submitted')}</strong> {approval.submitter}
            <span className={styles.meta}>{at(approval.createdAt)}</span>
          </p>
          {approval.note && <p className={styles.opinion}>{approval.note}</p>}
        </li>
        {steps.map((step) => (
          <Taken key={step.id} step={step} />
        ))}
        {planned.map((step) => (
          <li key={step.node} className={`${styles.step} ${styles.planned}`}>
            <Planned step={step} />
          </li>
        ))}
      </ol>
      {copies.length > 0 && (
        <p className={styles.meta}>
          {t('approval.copies')}:{copies.map(({ name }) => name).join(comma())}
        </p>
      )}
      {earlier.length > 0 && <EarlierRounds rounds={earlier} />}
      {approval.decisions && approval.decisions.length > 0 && <Why decisions={approval.decisions} />}
    </section>
  )
}

export const useInstant = (): ((iso: string) => string) => {
  const { company } = useMeta()
  return (iso) => formatInstant(iso, company.timeZone)
}

/** How the document fared before: whoever signs again should know why it was refused. */
const EarlierRounds = ({ rounds }: { rounds: readonly Round[] }) => {
  const t = useWords()
  const at = useInstant()
  const choice = useChoice()
  return (
    <div className={styles.earlier}>
      <h4>{t('approval.earlier')}</h4>
      {rounds.map(({ id, state, endedAt, outcome }) => {
        const { word, tone } = choice('approval', 'state', state)
        return (
          <div key={id}>
            <p className={styles.line}>
              <Tag tone={tone}>{word}</Tag>
              <Link to="/$entity/$id" params={{ entity: 'approval', id }}>
                {at(endedAt)}
              </Link>
            </p>
            {outcome && <p className={styles.opinion}>{outcome}</p>}
          </div>
        )
      })}
    </div>
  )
}

const Taken = ({ step }: { step: TrailStep }) => {
  const choice = useChoice()
  const mode = choice('approval-step', 'mode', step.mode)
  const state = choice('approval-step', 'state', step.state)
  return (
    <li className={`${styles.step} ${step.state === 'void' ? styles.void : ''}`}>
      <p className={styles.line}>
        <strong>{step.name}</strong>
        <Tag>{mode.word}</Tag>
        <Tag tone={state.tone}>{state.word}</Tag>
      </p>
      {step.notes?.map((note) => (
        <p key={note} className={styles.meta}>
          {note}
        </p>
      ))}
      <ul className={styles.signatures}>
        {step.tasks.map((task) => (
          <SignatureLine key={task.id} task={task} />
        ))}
      </ul>
    </li>
  )
}

const SignatureLine = ({ task }: { task: Signature }) => {
  const t = useWords()
  const at = useInstant()
  const choice = useChoice()
  const state = choice('approval-task', 'state', task.state)
  const origin = choice('approval-task', 'origin', task.origin)
  return (
    <li>
      <p className={styles.line}>
        <span>
          {task.decidedBy ? `${task.decidedBy} ${t('approval.forWhom', { name: task.approver })}` : task.approver}
        </span>
        {task.role && <span className={styles.meta}>{task.role}</span>}
        {task.origin !== 'flow' && <span className={styles.meta}>{origin.word}</span>}
        <Tag tone={state.tone}>{state.word}</Tag>
        {task.decidedAt && <span className={styles.meta}>{at(task.decidedAt)}</span>}
        {task.state === 'open' && task.dueAt && (
          <span className={styles.meta}>{t('approval.dueBy', { at: at(task.dueAt) })}</span>
        )}
        {task.overdue > 0 && <span className={styles.late}>{t('approval.late', { count: task.overdue })}</span>}
      </p>
      {task.opinion && <p className={styles.opinion}>{task.opinion}</p>}
    </li>
  )
}

/** A step that has not come yet, or that a simulation foresees. */
export const Planned = ({ step }: { step: PlannedStep }) => {
  const t = useWords()
  const choice = useChoice()
  return (
    <>
      <p className={styles.line}>
        <strong>{step.name}</strong>
        <Tag>{choice('approval-step', 'mode', step.mode).word}</Tag>
        <span className={styles.meta}>{t('approval.rule', { rule: step.rule })}</span>
      </p>
      <p className={styles.people}>
        {step.approvers.map(({ id, name, roleName }) => (
          <span key={id}>
            {name} <span className={styles.meta}>{roleName}</span>
          </span>
        ))}
        {step.approvers.length + step.signed.length === 0 && t('approval.nobody')}
      </p>
      {[...step.notes, ...step.signed.map(({ name, why }) => `${name}:${why}`)].map((note) => (
        <p key={note} className={styles.meta}>
          {note}
        </p>
      ))}
      {step.hours !== null && <p className={styles.meta}>{t('approval.hours', { hours: step.hours })}</p>}
    </>
  )
}

/** Each branch that was asked, with the comparison and the value it met. */
export const Why = ({ decisions }: { decisions: readonly Decision[] }) => {
  const t = useWords()
  const say = useSay()
  return (
    <details className={styles.why}>
      <summary>{t('approval.why')}</summary>
      {decisions.map((decision, i) => (
        // The same branch may be asked again after a return.
        // biome-ignore lint/suspicious/noArrayIndexKey: decisions are only ever added
        <div key={i}>
          <p>{decision.name}</p>
          <ul>
            {decision.branches.map((branch) => (
              <li key={branch.name} className={branch.matched ? styles.taken : styles.meta}>
                {branch.name}
                {branch.matched && ` · ${t('approval.taken')}`}
                {branch.reasons.map((reason) => (
                  <span key={reason.text} className={styles.reason}>
                    {say({ label: reason.text, labelEn: reason.textEn })} ·{' '}
                    {t(reason.matched ? 'approval.met' : 'approval.unmet')} ·{' '}
                    {t('approval.actual', { value: say({ label: reason.value, labelEn: reason.valueEn }) })}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </details>
  )
}
