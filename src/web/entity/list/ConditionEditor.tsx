import { Button, Checkbox, DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { EntityMeta, Field } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { zh } from '../../words/zh/index.ts'
import { FieldInput, isRole } from '../value/FieldInput.tsx'
import { ReferenceInput } from '../value/ReferenceInput.tsx'
import { useRoleNames } from '../value/useRoleNames.ts'
import { isPeriodName, type PeriodName } from './ConditionSentence.tsx'
import type { Condition } from './conditions.ts'
import styles from './FilterBar.module.css'
import { operatorsOf, wordOf } from './operators.ts'

interface Props {
  entity: EntityMeta
  condition?: Condition
  onApply: (condition: Condition) => void
}

/** A role is asked for by what the company calls it. */
const chosenFrom = (field: Field, names: ReadonlyMap<string, string>): Field => ({
  ...field,
  choices: [...names].map(([value, zh]) => ({ value, zh })),
})

const isAnswered = ({ operator, value }: Condition) =>
  operator === 'empty' ||
  (Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== '')

/** Field, comparison, value. */
export const ConditionEditor = ({ entity, condition, onApply }: Props) => {
  const t = useWords()
  const say = useSay()
  const { actor } = useMeta()
  const [draft, setDraft] = useState<Condition | null>(condition ?? null)
  const roles = useRoleNames()
  const all = entity.fields.map((field) => (isRole(field) ? chosenFrom(field, roles) : field))
  const fields = all.filter((field) => operatorsOf(field).length > 0 && field.kind !== 'json' && !field.measuredBy)
  const field = all.find(({ key }) => key === draft?.path)
  const choose = (path: string) => {
    const chosen = all.find(({ key }) => key === path)
    const first = chosen && operatorsOf(chosen)[0]
    if (!first) return
    const value = chosen.kind === 'person' && first.operator === 'eq' && actor.employeeId ? 'me' : (first.fixed ?? null)
    setDraft({ path, operator: first.operator, value })
  }
  return (
    <div className={styles.editor}>
      <Labelled label={t('entity.filter.field')}>
        {({ id }) => (
          <Select
            id={id}
            autoFocus={!condition}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('entity.form.choose')}
            options={fields.map((f) => ({ value: f.key, label: say(f.label) }))}
            value={draft?.path}
            onChange={choose}
          />
        )}
      </Labelled>
      {draft && field && (
        <>
          <OperatorSelect field={field} draft={draft} onChange={setDraft} />
          {draft.operator !== 'empty' && (
            <OperandInput field={field} draft={draft} onChange={(value) => setDraft({ ...draft, value })} />
          )}
        </>
      )}
      <Button type="primary" disabled={!draft || !isAnswered(draft)} onClick={() => draft && onApply(draft)}>
        {t('entity.filter.apply')}
      </Button>
    </div>
  )
}

const isList = (operator: string) => operator === 'in' || operator === 'nin'

const OperatorSelect = ({
  field,
  draft,
  onChange,
}: {
  field: Field
  draft: Condition
  onChange: (draft: Condition) => void
}) => {
  const t = useWords()
  const choices = operatorsOf(field)
  return (
    <Labelled label={t('entity.filter.operator')}>
      {({ id }) => (
        <Select
          id={id}
          options={choices.map(({ word }) => ({ value: word, label: t(`entity.op.${word}`) }))}
          value={wordOf(field, draft.operator, draft.value)}
          onChange={(word) => {
            const choice = choices.find((c) => c.word === word)
            if (!choice) return
            const keep = isList(choice.operator) === isList(draft.operator) && choice.operator !== 'within'
            onChange({ ...draft, operator: choice.operator, value: choice.fixed ?? (keep ? draft.value : null) })
          }}
        />
      )}
    </Labelled>
  )
}

const OperandInput = ({
  field,
  draft,
  onChange,
}: {
  field: Field
  draft: Condition
  onChange: (value: unknown) => void
}) => {
  const t = useWords()
  const say = useSay()
  const { actor } = useMeta()
  const isMe = draft.value === 'me'
  return (
    <>
      {field.kind === 'person' && actor.employeeId && !isList(draft.operator) && (
        <Checkbox checked={isMe} onChange={(event) => onChange(event.target.checked ? 'me' : null)}>
          {t('entity.filter.me')}
        </Checkbox>
      )}
      {!isMe && (
        <Labelled label={t('entity.filter.value')}>
          {(ids) => {
            if (draft.operator === 'within') return <PeriodInput id={ids.id} value={draft.value} onChange={onChange} />
            if (isList(draft.operator) && field.choices) {
              return (
                <Select
                  id={ids.id}
                  mode="multiple"
                  options={field.choices.map((c) => ({ value: c.value, label: say(c) }))}
                  value={(draft.value as string[] | null) ?? []}
                  onChange={onChange}
                />
              )
            }
            if (isList(draft.operator) && field.target) {
              const [first = null] = (draft.value as string[] | null) ?? []
              return (
                <ReferenceInput
                  id={ids.id}
                  field={field}
                  value={first}
                  onChange={(one) => onChange(one ? [one] : null)}
                />
              )
            }
            const asked = field.kind === 'multi-choice' ? ({ ...field, kind: 'choice' } as const) : plain(field)
            return <FieldInput {...ids} field={{ ...asked, required: false }} value={draft.value} onChange={onChange} />
          }}
        </Labelled>
      )}
    </>
  )
}

/** Paragraphs and addresses are asked for by one line. */
const plain = (field: Field): Field =>
  field.kind === 'long-text' || field.kind === 'address' ? { ...field, kind: 'text' } : field

const periods = Object.keys(zh.entity.period) as PeriodName[]

const PeriodInput = ({ id, value, onChange }: { id?: string; value: unknown; onChange: (value: unknown) => void }) => {
  const t = useWords()
  const [from, to] = typeof value === 'string' && value.includes('..') ? value.split('..') : []
  const [isCustom, setCustom] = useState(value !== null && !isPeriodName(value))
  return (
    <>
      <Select
        id={id}
        options={periods.map((period) => ({ value: period, label: t(`entity.period.${period}`) }))}
        value={isCustom ? 'custom' : ((value as string | null) ?? undefined)}
        onChange={(period) => {
          setCustom(period === 'custom')
          onChange(period === 'custom' ? null : period)
        }}
      />
      {isCustom && (
        <DatePicker.RangePicker
          value={from && to ? [dayjs(from), dayjs(to)] : null}
          onChange={(days) =>
            onChange(days?.[0] && days[1] ? `${days[0].format('YYYY-MM-DD')}..${days[1].format('YYYY-MM-DD')}` : null)
          }
        />
      )}
    </>
  )
}
