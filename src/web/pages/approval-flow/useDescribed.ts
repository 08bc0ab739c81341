import { useMemo } from 'react'
import { useMeta } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { useWords } from '../../words/words.ts'
import type { ApproverRule, FlowNode } from './flow.ts'

export interface Described {
  readonly kind: 'step' | 'branch' | 'copy' | 'terminal'
  readonly name: string
  readonly about: string
}

/** Names of roles; those who may not read roles see the keys. */
export const useRoleNames = (): ReadonlyMap<string, string> => {
  const meta = useMeta()
  const may = meta.entities.some(({ name }) => name === 'role')
  const { data } = usePage('role', { fields: ['key', 'name'], limit: 200, count: 'none' }, may)
  return useMemo(() => new Map(data?.items.map((row) => [String(row.key), String(row.name)])), [data])
}

/** A node in a few words: how and by whom. */
export const useDescribed = (): ((node: FlowNode) => Described) => {
  const t = useWords()
  const roles = useRoleNames()
  return useMemo(() => {
    const who = (rule: ApproverRule): string => {
      if (rule.by === 'role') return roles.get(rule.role) ?? rule.role
      if (rule.by === 'superior') return `${t('approval.flow.kinds.superior')} ${rule.levels}`
      return t(`approval.flow.kinds.${rule.by}`)
    }
    return (node) => {
      const { kind, name } = node
      if (node.kind === 'branch') return { kind, name, about: node.branches.map((one) => one.name).join(' / ') }
      if (node.kind === 'copy') return { kind, name, about: node.people.map(who).join('、') }
      return { kind, name, about: `${t(`approval.flow.modes.${node.mode}`)}:${node.approvers.map(who).join('、')}` }
    }
  }, [t, roles])
}
