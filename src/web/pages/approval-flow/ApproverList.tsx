import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, InputNumber, Select } from 'antd'
import type { Field } from '../../client/contract.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { ReferenceInput } from '../../entity/value/ReferenceInput.tsx'
import { useRoleNames } from '../../entity/value/useRoleNames.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import type { ApproverRule } from './flow.ts'

const kinds = ['role', 'superior', 'head', 'post', 'person'] as const

const fresh = (by: ApproverRule['by']): ApproverRule => {
  switch (by) {
    case 'person':
      return { by, employeeId: '' }
    case 'post':
      return { by, postId: '' }
    case 'superior':
      return { by, levels: 1 }
    case 'role':
      return { by, role: 'director' }
    case 'head':
      return { by }
  }
}

interface Props {
  label: string
  rules: readonly ApproverRule[]
  onChange: (rules: readonly ApproverRule[]) => void
}

/** The people of a step, each by a rule. */
export const ApproverList = ({ label, rules, onChange }: Props) => {
  const t = useWords()
  const put = (at: number, rule: ApproverRule) => onChange(rules.map((one, i) => (i === at ? rule : one)))
  return (
    <fieldset className={styles.rules}>
      <legend>{label}</legend>
      {rules.map((rule, i) => (
        // Rules have no identity beside their place.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={i} className={styles.rule}>
          <Select
            aria-label={`${label} ${i + 1}`}
            value={rule.by}
            options={kinds.map((by) => ({ value: by, label: t(`approval.flow.kinds.${by}`) }))}
            onChange={(by) => put(i, fresh(by))}
          />
          <span className={styles.operand}>
            <Operand rule={rule} onChange={(changed) => put(i, changed)} />
          </span>
          <Button
            type="text"
            icon={<DeleteOutlined />}
            aria-label={t('approval.flow.removePerson', { at: i + 1 })}
            onClick={() => onChange(rules.filter((_, at) => at !== i))}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={() => onChange([...rules, fresh('role')])}>
        {t('approval.flow.addPerson')}
      </Button>
    </fieldset>
  )
}

/** A field that points to a record, for inputs outside a form. */
export const pointer = (target: string): Field => ({
  key: target,
  kind: 'reference',
  label: { zh: '' },
  required: true,
  editable: true,
  target,
})

const Operand = ({ rule, onChange }: { rule: ApproverRule; onChange: (rule: ApproverRule) => void }) => {
  const t = useWords()
  const say = useSay()
  const roles = useRoleNames()
  const unit = useEntity('unit')
  const levels = (unit && fieldOf(unit, 'level')?.choices) ?? []
  const everybody = (rule.by === 'role' || rule.by === 'post') && (
    <Checkbox checked={rule.everybody ?? false} onChange={(e) => onChange({ ...rule, everybody: e.target.checked })}>
      {t('approval.flow.everybody')}
    </Checkbox>
  )
  switch (rule.by) {
    case 'person':
      return (
        <ReferenceInput
          aria-label={t('approval.flow.kinds.person')}
          field={pointer('employee')}
          value={rule.employeeId || null}
          onChange={(id) => onChange({ ...rule, employeeId: id ?? '' })}
        />
      )
    case 'post':
      return (
        <>
          <ReferenceInput
            aria-label={t('approval.flow.kinds.post')}
            field={pointer('post')}
            value={rule.postId || null}
            onChange={(id) => onChange({ ...rule, postId: id ?? '' })}
          />
          {everybody}
        </>
      )
    case 'superior':
      return (
        <InputNumber
          aria-label={t('approval.flow.levels')}
          min={1}
          max={10}
          value={rule.levels}
          onChange={(count) => onChange({ ...rule, levels: count ?? 1 })}
        />
      )
    case 'role': {
      const known = [...roles].map(([value, name]) => ({ value, label: name }))
      const options = roles.has(rule.role) ? known : [{ value: rule.role, label: rule.role }, ...known]
      return (
        <>
          <Select
            aria-label={t('approval.flow.kinds.role')}
            className={styles.wide}
            value={rule.role}
            options={options}
            onChange={(role) => onChange({ ...rule, role })}
          />
          {everybody}
        </>
      )
    }
    case 'head':
      return (
        <Select
          aria-label={t('approval.flow.level')}
          className={styles.wide}
          value={rule.level ?? ''}
          options={[
            { value: '', label: t('approval.flow.ownUnit') },
            ...levels.map((level) => ({ value: level.value, label: say(level) })),
          ]}
          onChange={(level) => onChange(level ? { by: 'head', level } : { by: 'head' })}
        />
      )
  }
}
