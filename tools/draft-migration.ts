import { loadModules } from '../src/app/modules.ts'
import { allEntities } from '../src/kernel/entity/registry.ts'
import { draftTable } from './draft-table.ts'

// Prints the SQL that the named entities need: `node tools/draft-migration.ts opportunity account`.
loadModules()
const wanted = new Set(process.argv.slice(2))
const known = [...allEntities()]
const unknown = [...wanted].filter((name) => !known.some((e) => e.name === name))
if (wanted.size === 0 || unknown.length > 0) {
  console.error(
    unknown.length > 0 ? `没有这些实体:${unknown.join('、')}` : '用法:node tools/draft-migration.ts <实体> [<实体> …]',
  )
  process.exit(2)
}
console.log(
  known
    .filter((e) => wanted.has(e.name))
    .map(draftTable)
    .join('\n\n'),
)
