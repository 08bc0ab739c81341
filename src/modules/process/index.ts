import type { Module } from '../../kernel/index.ts'
import { addFieldUse } from '../people/index.ts'
import { stagesAsking } from './field-use.ts'
import { processCommands } from './process.commands.ts'
import { processNode, processVersion, salesProcess } from './process.entity.ts'
import { processViews } from './process.views.ts'
import { versionCommands } from './version.commands.ts'

export { type BuyingRole, buyingRoles } from './buying-roles.ts'
export { missingForNode } from './gate.rules.ts'
export { addNodeMeasure, type NodeMeasure, type ProcessMeasures, type Transition } from './measure.ts'
export {
  type Process,
  type ProcessNode,
  type ProcessVersion,
  processNode,
  processVersion,
  salesProcess,
} from './process.entity.ts'
export { seedProcesses } from './seed.ts'
export { publishVersion } from './version.commands.ts'
export { activeDefaultVersion, allNodes, nodesOf, type WayToSell, waysToSell } from './version.query.ts'

addFieldUse(stagesAsking)

export const processModule: Module = {
  name: 'process',
  entities: [salesProcess, processVersion, processNode],
  commands: [...processCommands, ...versionCommands],
  views: processViews,
}
