import { compose } from '../kernel/entity/registry.ts'
import type { Module } from '../kernel/module.ts'
import { approvalsModule } from '../modules/approvals/index.ts'
import { catalogModule } from '../modules/catalog/index.ts'
import { contractingModule } from '../modules/contracting/index.ts'
import { crmModule } from '../modules/crm/index.ts'
import { improvementModule } from '../modules/improvement/index.ts'
import { metricsModule } from '../modules/metrics/index.ts'
import { peopleModule } from '../modules/people/index.ts'
import { processModule } from '../modules/process/index.ts'
import { reviewsModule } from '../modules/reviews/index.ts'
import { workModule } from '../modules/work/index.ts'

/** In order of dependency: a module imports only the doors of earlier ones. */
export const modules: readonly Module[] = [
  peopleModule,
  workModule,
  approvalsModule,
  processModule,
  catalogModule,
  crmModule,
  contractingModule,
  metricsModule,
  reviewsModule,
  improvementModule,
]

/** For tools that need the definitions and no database. */
export const loadModules = (): void => compose(modules)
