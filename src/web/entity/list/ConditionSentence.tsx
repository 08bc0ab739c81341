import type { EntityMeta, Field } from '../../client/contract.ts'
import { fieldOf, useMeta } from '../../client/meta.ts'
import { useRecord } from '../../client/records.ts'
import { comma, formatPeriod } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import { zh } from '../../words/zh/index.ts'
import { RoleName } from '../value/RoleInput.tsx'
import { useValueText } from '../value/valueText.ts'
import type { Condition } from './conditions.ts'
import styles from './FilterBar.module.css'
import { wordOf } from './operators.ts'

export type PeriodName = keyof typeof zh.entity.period

export const isPeriodName = (value: unknown): value is PeriodName =>
  typeof value === 'string' && value in zh.entity.period && value !== 'custom'

/** Parts of a condition in words. References are shown by their names. */
export const ConditionSentence = ({ entity, condition }: { entity: EntityMeta; condition: Condition }) => {
  const t = useWords()
  const say = useSay()
  const field = fieldOf(entity, condition.path)
  if (!field) return <>{condition.path}</>
  const word = t(`entity.op.${wordOf(field, condition.operator, condition.value)}`)
  return (
    <>
      {say(field.label)} {word}{' '}
      {condition.operator !== 'empty' && (
        <span className={styles.strong}>
          <Operand field={field} value={condition.value} />
        </span>
      )}
    </>
  )
}

const Operand = ({ field, value }: { field: Field; value: unknown }) => {
  const values = Array.isArray(value) ? value : [value]
  return values.map((one, i) => (
    <span key={String(one)}>
      {i > 0 && comma()}
      {field.target && one !== 'me' && one !== null ? (
        <Title target={field.target} id={String(one)} />
      ) : field.key === 'role' ? (
        <RoleName value={String(one)} />
      ) : (
        <Plain field={field} value={one} />
      )}
    </span>
  ))
}

const Title = ({ target, id }: { target: string; id: string }) => {
  const title = useMeta().entities.find((e) => e.name === target)?.title
  const { data } = useRecord(target, id, title !== undefined)
  return <>{data && title ? String(data[title] ?? '') : '…'}</>
}

const Plain = ({ field, value }: { field: Field; value: unknown }) => <>{useOperandText()(field, value)}</>

const useOperandText = () => {
  const t = useWords()
  const textOf = useValueText()
  return (field: Field, value: unknown): string => {
    if (value === 'me') return t('entity.filter.me')
    if (isPeriodName(value)) return t(`entity.period.${value}`)
    if (field.kind === 'date' || field.kind === 'instant') return formatPeriod(String(value))
    return textOf(field, value)
  }
}

/** The condition as one text, for labels. */
export const useSentence = (entity: EntityMeta): ((condition: Condition) => string) => {
  const t = useWords()
  const say = useSay()
  const operandText = useOperandText()
  return ({ path, operator, value }) => {
    const field = fieldOf(entity, path)
    if (!field) return path
    const named =
      (field.target && value !== 'me') || field.key === 'role'
        ? ''
        : [value]
            .flat()
            .map((one) => operandText(field, one))
            .join(comma())
    return `${say(field.label)} ${t(`entity.op.${wordOf(field, operator, value)}`)} ${operator === 'empty' ? '' : named}`.trim()
  }
}
