import { entity } from './entity.ts'
import { sales } from './sales.ts'
import { shell } from './shell.ts'
import { transfer } from './transfer.ts'

export const zh = { shell, entity, transfer, sales }
