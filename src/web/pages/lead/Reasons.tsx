import { Link } from '@tanstack/react-router'
import type { Row } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { Fact, Facts } from '../../kit/Facts.tsx'
import { formatInstant } from '../../kit/format.ts'
import { useNarrow } from '../../kit/screen.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { duration } from '../response/duration.ts'
import styles from './Reasons.module.css'
import type { Reasons as Answer } from './reasons.ts'

/** Why this grade, why this owner, which clock is running or what became of it, and why it has been in a pool. */
export default function Reasons({ row }: RegionProps) {
  const t = useWords()
  const { data } = useView<Answer>('lead-reasons', { leadId: row.id })
  const isNarrow = useNarrow()
  if (!data) return null
  const reasons = (
    <Facts label={t('service.reasons.title')}>
      <Grade {...data.grade} />
      <Owner {...data.owner} />
      {row.state === 'converted' ? <Became row={row} /> : <Clock {...data} />}
      {data.stays.length > 0 && <Stays stays={data.stays} />}
    </Facts>
  )
  if (!isNarrow || row.state === 'converted') return reasons
  // On a phone the number to call comes before the reasons.
  return (
    <details className={styles.folded}>
      <summary>
        {t('service.reasons.folded')}
        {data.clock && (
          <span className={data.clock.minutesLeft < 0 ? styles.late : styles.quiet}>
            {t(`service.response.${data.clock.name}`)}{' '}
            {t(data.clock.minutesLeft < 0 ? 'service.response.over' : 'service.response.left', {
              time: duration(t, data.clock.minutesLeft),
            })}
          </span>
        )}
      </summary>
      {reasons}
    </details>
  )
}

const Grade = ({ grade, by, score, card, points }: Answer['grade']) => {
  const t = useWords()
  const shown = points.filter(({ met, effect }) => met || effect === 'screen')
  return (
    <Fact title={grade ? t('service.reasons.grade', { grade }) : t('service.reasons.ungraded')}>
      {by === 'person' && <p className={styles.quiet}>{t('service.reasons.byPerson')}</p>}
      {by === 'scorecard' && card && (
        <>
          <p className={styles.quiet}>
            {t('service.reasons.card', { card: card.name, score: score ?? 0, a: card.gradeA, b: card.gradeB })}
          </p>
          <ul className={styles.list}>
            {shown.map((point) => (
              <li key={point.factorId} className={point.met ? '' : styles.unmet}>
                <span title={point.has === null ? undefined : t('service.reasons.has', { value: point.has })}>
                  {point.name}
                </span>
                <span>{point.met ? signed(point.points) : t('service.reasons.screen')}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Fact>
  )
}

const signed = (points: number): string => (points < 0 ? `−${-points}` : `+${points}`)

const Owner = ({ name, decision }: Answer['owner']) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return (
    <Fact title={name ? t('service.reasons.owner', { name }) : t('service.reasons.nobody')}>
      <p className={styles.quiet}>
        {!decision && t('service.reasons.byHand')}
        {decision?.rule &&
          t('service.reasons.byRule', {
            plan: decision.plan,
            rule: decision.rule,
            at: formatInstant(decision.at, timeZone),
          })}
        {decision && !decision.rule && t('service.reasons.noRule', { plan: decision.plan })}
      </p>
      {decision && decision.passed.length > 0 && (
        <>
          <p className={styles.quiet}>{t('service.reasons.passed')}</p>
          <ul className={styles.list}>
            {decision.passed.map((passed) => (
              <li key={passed.ruleId} className={styles.unmet}>
                <span>{passed.name}</span>
                <span>{passed.why}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Fact>
  )
}

const made = { account: 'accountId', contact: 'contactId', opportunity: 'opportunityId' } as const

/** The way on from a converted lead. */
const Became = ({ row }: { row: Row }) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  return (
    <Fact title={t('service.reasons.became')}>
      <ul className={styles.list}>
        {Object.entries(made).map(([name, key]) => {
          const entity = entities.find((e) => e.name === name)
          return (
            entity &&
            row[key] !== null && (
              <li key={name}>
                <span className={styles.quiet}>{say(entity.label)}</span>
                <Link to="/$entity/$id" params={{ entity: name, id: String(row[key]) }}>
                  {row.labels[key]}
                </Link>
              </li>
            )
          )
        })}
      </ul>
    </Fact>
  )
}

type Ticking = Pick<Answer, 'clock' | 'firstContact' | 'escalations' | 'lateReason'>

const Clock = ({ clock, firstContact, escalations, lateReason }: Ticking) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  const action = (name: string) =>
    name === 'pool' ? t('service.reasons.pool_step') : t(`service.reasons.${name as 'warn_owner'}`)
  return (
    <Fact
      title={
        clock
          ? t('service.reasons.clock', { clock: t(`service.response.${clock.name}`) })
          : t('service.reasons.noClock')
      }
    >
      {firstContact && <FirstContact {...firstContact} />}
      {clock && (
        <>
          <p className={clock.minutesLeft < 0 ? styles.late : styles.quiet}>
            {t(clock.minutesLeft < 0 ? 'service.response.over' : 'service.response.left', {
              time: duration(t, clock.minutesLeft),
            })}
            {' · '}
            {t('service.reasons.due', {
              at: formatInstant(clock.dueAt, timeZone),
              time: duration(t, clock.minutesAllowed),
            })}
          </p>
          <ul className={styles.list}>
            {clock.steps.map((step) => (
              <li key={step.atPercent} className={step.taken ? styles.unmet : ''}>
                <span>{action(step.action)}</span>
                <span>{step.taken ? t('service.reasons.taken') : formatInstant(step.at, timeZone)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {lateReason && <p className={styles.quiet}>{t('service.reasons.late', { why: lateReason })}</p>}
      {!clock && (
        <ul className={styles.list}>
          {escalations.map((step) => (
            <li key={`${step.at} ${step.why}`}>
              <span>{action(step.action)}</span>
              <span className={styles.quiet}>{step.why}</span>
            </li>
          ))}
        </ul>
      )}
    </Fact>
  )
}

const FirstContact = ({ at, minutesTaken, minutesAllowed, met }: NonNullable<Answer['firstContact']>) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return (
    <p>
      <Tag tone={met ? 'success' : 'danger'}>{t(met ? 'service.reasons.inTime' : 'service.reasons.tooLate')}</Tag>{' '}
      <span className={styles.quiet}>
        {t('service.reasons.firstContact', {
          at: formatInstant(at, timeZone),
          taken: duration(t, minutesTaken),
          allowed: duration(t, minutesAllowed),
        })}
      </span>
    </p>
  )
}

const Stays = ({ stays }: Pick<Answer, 'stays'>) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  return (
    <Fact title={t('service.reasons.pool')}>
      <ul className={styles.list}>
        {stays.map((stay) => (
          <li key={stay.enteredAt}>
            <span>
              {stay.pool} · {formatInstant(stay.enteredAt, timeZone)}
              <span className={styles.quiet}> {stay.why}</span>
              {stay.leftAt && stay.takenBy && (
                <span className={styles.quiet}>
                  {' '}
                  {t('service.reasons.left', { at: formatInstant(stay.leftAt, timeZone), name: stay.takenBy })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Fact>
  )
}
