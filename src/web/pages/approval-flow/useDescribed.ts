import { useMemo } from 'react'
import { useRoleNames } from '../../entity/value/useRoleNames.ts'
import { comma } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import type { ApproverRule, FlowNode } from './flow.ts'

export interface Described {
  readonly kind: 'step' | 'branch' | 'copy' | 'terminal'
  readonly name: string
  readonly about: string
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
      if (node.kind === 'copy') return { kind, name, about: node.people.map(who).join(comma()) }
      return { kind, name, about: `${t(`approval.flow.modes.${node.mode}`)}:${node.approvers.map(who).join(comma())}` }
    }
  }, [t, roles])
}
