import { entity } from './entity.ts'
import { goal } from './goal.ts'
import { sales } from './sales.ts'
import { shell } from './shell.ts'
import { transfer } from './transfer.ts'
import { work } from './work.ts'

export const en = { shell, entity, transfer, sales, work, goal }
