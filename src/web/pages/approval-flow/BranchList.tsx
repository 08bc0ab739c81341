import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Flow.module.css'
import {
  type Branch,
  type BranchNode,
  type Comparison,
  comparisonOf,
  conditionOf,
  type DocumentKind,
  end,
  type Graph,
  operatorsFor,
  signs,
} from './flow.ts'
import { NextSelect } from './NextSelect.tsx'
import { ValueInput } from './ValueInput.tsx'

interface Props {
  node: BranchNode
  graph: Graph
  kind: DocumentKind | undefined
  onChange: (node: BranchNode) => void
}

/** The ways out of a branch point, asked from above; the last takes whatever is left. */
export const BranchList = ({ node, graph, kind, onChange }: Props) => {
  const t = useWords()
  const put = (at: number, branch: Branch) =>
    onChange({ ...node, branches: node.branches.map((one, i) => (i === at ? branch : one)) })
  const add = () => {
    const [first] = kind?.fields ?? []
    const number = node.branches.length
    const fresh: Branch = {
      name: `${t('approval.flow.branches')} ${number}`,
      when: conditionOf({ field: first?.key ?? 'amount', operator: operatorsFor(first?.kind)[0] ?? 'eq', value: 0 }),
      next: end,
    }
    onChange({ ...node, branches: [...node.branches.slice(0, -1), fresh, ...node.branches.slice(-1)] })
  }
  return (
    <fieldset className={styles.rules}>
      <legend>{t('approval.flow.branches')}</legend>
      {node.branches.map((branch, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a branch has no identity beside its place
        <div key={i} className={styles.branchCard}>
          <span className={styles.rule}>
            <Input
              aria-label={t('approval.flow.branchName')}
              value={branch.name}
              maxLength={60}
              onChange={(e) => put(i, { ...branch, name: e.target.value })}
            />
            {branch.when !== null && (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('approval.flow.removeCase', { name: branch.name })}
                onClick={() => onChange({ ...node, branches: node.branches.filter((_, at) => at !== i) })}
              />
            )}
          </span>
          <Condition branch={branch} kind={kind} onChange={(when) => put(i, { ...branch, when })} />
          <NextSelect
            ids={{ 'aria-label': t('approval.flow.next') }}
            graph={graph}
            own={node.key}
            value={branch.next}
            onChange={(next) => put(i, { ...branch, next })}
          />
        </div>
      ))}
      <Button icon={<PlusOutlined />} onClick={add}>
        {t('approval.flow.addCase')}
      </Button>
    </fieldset>
  )
}

interface ConditionProps {
  branch: Branch
  kind: DocumentKind | undefined
  onChange: (when: Branch['when']) => void
}

const Condition = ({ branch, kind, onChange }: ConditionProps) => {
  const t = useWords()
  const say = useSay()
  if (branch.when === null) return <span className={styles.meta}>{t('approval.flow.otherwise')}</span>
  const comparison = comparisonOf(branch.when)
  if (!comparison) return <span className={styles.meta}>{t('approval.flow.complex')}</span>
  const field = kind?.fields.find(({ key }) => key === comparison.field)
  const set = (patch: Partial<Comparison>) => onChange(conditionOf({ ...comparison, ...patch }))
  const turn = (key: string) => {
    const next = kind?.fields.find((one) => one.key === key)
    set({ field: key, operator: operatorsFor(next?.kind)[0] ?? 'eq', value: next?.kind === 'boolean' ? true : null })
  }
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
        options={operatorsFor(field?.kind).map((operator) => ({ value: operator, label: signs[operator] }))}
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
