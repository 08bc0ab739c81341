import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import type { Filter } from '../../client/contract.ts'
import { useValueText } from '../../entity/value/valueText.ts'
import { comma } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import { type Comparison, type Condition, conditionIn, type Group, operatorsFor, signs } from './condition.ts'
import styles from './Flow.module.css'
import type { DocumentKind } from './flow.ts'
import { asField, ValueInput } from './ValueInput.tsx'

interface Props {
  condition: Condition
  kind: DocumentKind | undefined
  /** How many groups this one stands in. */
  depth?: number
  onChange: (condition: Condition) => void
}

const deepest = 3

const comparisonOn = (field: string, kind: string | undefined): Comparison => ({
  field,
  operator: operatorsFor(kind)[0] ?? 'eq',
  value: kind === 'boolean' ? true : null,
})

/** What a comparison begins as. */
export const freshComparison = (kind: DocumentKind | undefined): Comparison => {
  const [first] = kind?.fields ?? []
  return comparisonOn(first?.key ?? 'amount', first?.kind ?? 'money')
}

/** A condition with its groups: all of them, or any one, to any use within three levels. */
export const ConditionEditor = ({ condition, kind, depth = 0, onChange }: Props) => {
  const t = useWords()
  if ('filter' in condition) return <Sentence filter={condition.filter} kind={kind} />
  if ('join' in condition) return <GroupEditor group={condition} kind={kind} depth={depth} onChange={onChange} />
  return (
    <>
      <ComparisonEditor comparison={condition} kind={kind} onChange={onChange} />
      {depth === 0 && (
        <Button
          size="small"
          icon={<PlusOutlined />}
          onClick={() => onChange({ join: 'and', parts: [condition, freshComparison(kind)] })}
        >
          {t('approval.flow.addCondition')}
        </Button>
      )}
    </>
  )
}

/** What has no inputs here is read as a sentence and stays as it is. */
const Sentence = ({ filter, kind }: { filter: Filter; kind: DocumentKind | undefined }) => {
  const t = useWords()
  const say = useSay()
  const textOf = useValueText()
  const inWords = (key: string, value: unknown): string => {
    const field = kind?.fields.find((one) => one.key === key)
    return field ? textOf(asField(field, t('approval.flow.value')), value) : String(value)
  }
  const said = (part: Condition): string => {
    if ('join' in part) return part.parts.map(said).join(` ${t(`approval.flow.${part.join}`)} `)
    if ('field' in part) return compared(part.field, part.operator, part.value)
    const [[key, wanted] = ['', null]] = Object.entries(part.filter)
    if (key === 'not') return t('approval.flow.not', { what: said(conditionIn(wanted as Filter)) })
    const [[operator, value] = ['eq', wanted]] = Object.entries(wanted as object)
    return compared(key, operator, value)
  }
  const compared = (key: string, operator: string, value: unknown): string => {
    const known = kind?.fields.find((one) => one.key === key)
    const name = known ? say(known.label) : key
    if (operator === 'empty') return `${name} ${t(value ? 'approval.flow.empty' : 'approval.flow.filled')}`
    if (Array.isArray(value))
      return `${name} ${t('approval.flow.oneOf')} ${value.map((one) => inWords(key, one)).join(comma())}`
    return `${name} ${signs[operator] ?? t('approval.flow.contains')} ${inWords(key, value)}`
  }
  return <span className={styles.meta}>{said({ filter })}</span>
}

const GroupEditor = ({ group, kind, depth, onChange }: Omit<Props, 'condition'> & { group: Group; depth: number }) => {
  const t = useWords()
  const set = (parts: readonly Condition[]) => onChange({ ...group, parts })
  const without = (at: number) => {
    const left = group.parts.toSpliced(at, 1)
    // A group of one is that one.
    if (left.length === 1 && left[0]) onChange(left[0])
    else set(left)
  }
  return (
    <fieldset className={styles.group}>
      <legend>
        <Select
          aria-label={t('approval.flow.join')}
          size="small"
          value={group.join}
          options={(['and', 'or'] as const).map((join) => ({ value: join, label: t(`approval.flow.joins.${join}`) }))}
          onChange={(join) => onChange({ ...group, join })}
        />
      </legend>
      {group.parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no identity beside its place
        <div key={i} className={styles.part}>
          <div className={styles.operand}>
            <ConditionEditor
              condition={part}
              kind={kind}
              depth={depth + 1}
              onChange={(changed) => set(group.parts.toSpliced(i, 1, changed))}
            />
          </div>
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={t('approval.flow.removeCondition', { at: i + 1 })}
            onClick={() => without(i)}
          />
        </div>
      ))}
      <span className={styles.rule}>
        <Button size="small" icon={<PlusOutlined />} onClick={() => set([...group.parts, freshComparison(kind)])}>
          {t('approval.flow.addCondition')}
        </Button>
        {depth + 1 < deepest && (
          <Button
            size="small"
            icon={<PlusOutlined />}
            onClick={() =>
              set([
                ...group.parts,
                {
                  join: group.join === 'and' ? 'or' : 'and',
                  parts: [freshComparison(kind), freshComparison(kind)],
                },
              ])
            }
          >
            {t('approval.flow.addGroup')}
          </Button>
        )}
      </span>
    </fieldset>
  )
}

interface ComparisonProps {
  comparison: Comparison
  kind: DocumentKind | undefined
  onChange: (comparison: Comparison) => void
}

const ComparisonEditor = ({ comparison, kind, onChange }: ComparisonProps) => {
  const t = useWords()
  const say = useSay()
  const field = kind?.fields.find(({ key }) => key === comparison.field)
  const set = (patch: Partial<Comparison>) => onChange({ ...comparison, ...patch })
  const turn = (key: string) => onChange(comparisonOn(key, kind?.fields.find((one) => one.key === key)?.kind))
  return (
    <span className={styles.rule}>
      <Select
        aria-label={t('approval.flow.field')}
        value={comparison.field}
        popupMatchSelectWidth={false}
        options={kind?.fields.map(({ key, label }) => ({ value: key, label: say(label) }))}
        onChange={turn}
      />
      <Select
        aria-label={t('approval.flow.operator')}
        value={comparison.operator}
        options={operatorsFor(field?.kind).map((operator) => ({
          value: operator,
          label: signs[operator] ?? t('approval.flow.contains'),
        }))}
        onChange={(operator) => set({ operator })}
      />
      <span className={styles.operand}>
        <ValueInput
          label={t('approval.flow.value')}
          field={field}
          value={comparison.value}
          onChange={(value) => set({ value })}
        />
      </span>
    </span>
  )
}
