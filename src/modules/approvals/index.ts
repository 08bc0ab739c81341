import type { Module } from '../../kernel/index.ts'
import { addFieldUse, addOwnership } from '../people/index.ts'
import { addWatch } from '../work/index.ts'
import { approval, approvalCopy, approvalStep, approvalTask } from './approval.entity.ts'
import { authorityLimit } from './authority.entity.ts'
import { myAuthority } from './authority.ts'
import { readCopy } from './copy.command.ts'
import { decisions } from './decide.commands.ts'
import { delegation, endDelegation } from './delegation.entity.ts'
import { flowsAsking } from './field-use.ts'
import { flowCommands } from './flow.commands.ts'
import { approvalFlow, approvalFlowVersion } from './flow.entity.ts'
import { endDelegationsOfLeaver, signaturesAsked, tellOfWaitingSignatures } from './hand-over.ts'
import { approvalInbox } from './inbox.query.ts'
import { approvalKinds } from './kinds.query.ts'
import { simulate } from './simulate.command.ts'
import { approvalFinding, findingCommands, splitRule } from './split.entity.ts'
import { timeoutJob } from './timeout.job.ts'
import { approvalTrail } from './trail.query.ts'

export {
  type ApprovableOptions,
  approvable,
  approvalClock,
  type Submitted,
  withdrawApproval,
} from './approvable.ts'
export { approval } from './approval.entity.ts'
export type { AuthorityKind } from './authority.entity.ts'
export { type Authority, authorityOf, hasAuthority, requireAuthority } from './authority.ts'
export { approvalFlow } from './flow.entity.ts'
export type { FlowGraph, FlowNode } from './graph.rules.ts'
export { partOf, underApproval, unlockedStates } from './lock.ts'
export { seedApprovals, superiorFlow } from './seed.ts'
export { splitRule } from './split.entity.ts'
export type { Outcome } from './subject.ts'

addOwnership(signaturesAsked)
addFieldUse(flowsAsking)
addWatch({ kind: 'findings', of: approvalFinding, roles: ['auditor'], filter: () => ({ state: { eq: 'open' } }) })

export const approvalsModule: Module = {
  name: 'approvals',
  entities: [
    approvalFlow,
    approvalFlowVersion,
    approval,
    approvalStep,
    approvalTask,
    approvalCopy,
    delegation,
    authorityLimit,
    splitRule,
    approvalFinding,
  ],
  commands: [...decisions, simulate, ...flowCommands, endDelegation, ...findingCommands, readCopy],
  views: [approvalInbox, approvalTrail, approvalKinds, myAuthority],
  reactions: [endDelegationsOfLeaver, tellOfWaitingSignatures],
  jobs: [timeoutJob],
}
