import type { Module } from '../../kernel/index.ts'
import { processNode, processVersion, salesProcess } from './process.entity.ts'

export { type Missing, missingForNode } from './gate.rules.ts'
export {
  type Process,
  type ProcessNode,
  type ProcessVersion,
  processKeepers,
  processNode,
  processVersion,
  salesProcess,
} from './process.entity.ts'

export const processModule: Module = {
  name: 'process',
  entities: [salesProcess, processVersion, processNode],
}
