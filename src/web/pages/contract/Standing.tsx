import { Link } from '@tanstack/react-router'
import type { Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { formatMoney } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ContractDoor.module.css'

interface Answer {
  readonly whole: number
  readonly planned: number
  readonly received: number
  readonly credited: number
  readonly writtenOff: number
  readonly open: number
  readonly overdue: number
  readonly kin: readonly Kin[]
}

interface Kin {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly amount: number
  readonly state: string
  readonly relation: 'parent' | 'amendment' | 'renewal'
}

const inForce = ['effective', 'expired', 'terminated']

/** On the page of a contract: what was agreed in all, how much of it has come in, and the contracts around it. */
export const Standing = ({ row }: { row: Row }) => {
  const t = useWords()
  const { data } = useView<Answer>('contract-standing', { contractId: row.id })
  if (!data) return null
  const isRunning = inForce.includes(String(row.state))
  if (!isRunning && data.kin.length === 0) return null
  return (
    <section className={styles.standing}>
      <h2>{t('cash.contract.standing')}</h2>
      {isRunning && <Sums {...data} />}
      {data.kin.map((one) => (
        <KinLine key={one.id} {...one} />
      ))}
    </section>
  )
}

const Sums = ({ whole, planned, received, credited, writtenOff, open, overdue, kin }: Answer) => {
  const t = useWords()
  const amendments = kin.filter(({ relation, state }) => relation === 'amendment' && inForce.includes(state)).length
  const sums = [
    ['whole', whole],
    ['planned', planned],
    ['received', received],
    ['credited', credited],
    ['writtenOff', writtenOff],
    ['open', open],
    ['overdue', overdue],
  ] as const
  return (
    <dl className={styles.sums}>
      {sums
        .filter(([key, amount]) => amount > 0 || key === 'whole' || key === 'open')
        .map(([key, amount]) => (
          <div key={key}>
            <dt>
              {t(`cash.contract.sum.${key}`)}
              {key === 'whole' && amendments > 0 && ` (${t('cash.contract.withAmendments', { count: amendments })})`}
            </dt>
            <dd className={key === 'overdue' ? styles.late : ''}>{formatMoney(amount)}</dd>
          </div>
        ))}
    </dl>
  )
}

const KinLine = ({ id, code, name, amount, state, relation }: Kin) => {
  const t = useWords()
  const say = useSay()
  const choices = useEntity('contract')?.fields.find(({ key }) => key === 'state')?.choices
  const choice = choices?.find(({ value }) => value === state)
  return (
    <p>
      {t(`cash.contract.kin.${relation}`)}{' '}
      <Link to="/$entity/$id" params={{ entity: 'contract', id }}>
        {name}
      </Link>{' '}
      {code} {amount !== 0 && formatMoney(amount)} {choice && <Tag tone={choice.tone ?? 'neutral'}>{say(choice)}</Tag>}
    </p>
  )
}
