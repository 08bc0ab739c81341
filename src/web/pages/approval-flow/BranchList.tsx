import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useWords } from '../../words/words.ts'
import { ConditionEditor, freshComparison } from './ConditionEditor.tsx'
import { conditionIn, filterOf } from './condition.ts'
import styles from './Flow.module.css'
import { type Branch, type BranchNode, type DocumentKind, end, type Graph } from './flow.ts'
import { NextSelect } from './NextSelect.tsx'

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
    const number = node.branches.length
    const fresh: Branch = {
      name: `${t('approval.flow.branches')} ${number}`,
      when: filterOf(freshComparison(kind)),
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
          <span className={styles.caseHead}>
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
          {branch.when === null ? (
            <span className={styles.meta}>{t('approval.flow.otherwise')}</span>
          ) : (
            <ConditionEditor
              condition={conditionIn(branch.when)}
              kind={kind}
              onChange={(condition) => put(i, { ...branch, when: filterOf(condition) })}
            />
          )}
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
