import { writeFileSync } from 'node:fs'
import { loadModules } from '../src/app/modules.ts'
import {
  type Actor,
  allEntities,
  allViews,
  commandsOn,
  type Entity,
  type Scope,
  visibleRows,
} from '../src/kernel/index.ts'
import { type RoleName, startRoles } from '../src/modules/people/roles.ts'
import { verbsOf } from '../src/modules/people/verbs.ts'

// Writes docs/access-matrix.md from the definitions; a test compares, so the page cannot fall behind.

const file = new URL('../docs/access-matrix.md', import.meta.url)
const roles = Object.entries(startRoles) as [RoleName, (typeof startRoles)[RoleName]][]

/** The page, as the definitions that are loaded have it now. */
export const accessMatrix = (): string => {
  return [
    '# 权限矩阵',
    '',
    '由 `node tools/access-matrix.ts` 从定义生成,请勿手改;`test/conformance/access.test.ts` 逐项核对。',
    '这是安装后的起始权限,管理员可以在「角色」里调整。',
    '',
    '- **团**:本人及下级的记录;**全**:全公司的记录;空白:没有这项权限。',
    '- 「可见」一列说明能看到哪些记录:**不限**表示只要有「read」就看到该类的全部记录(目录、组织、规则),因此不在越权测试之列;',
    '  **按人**表示由记录的负责人、参与者或所属记录决定,越权测试逐个出口核对。',
    '- 表下列出各操作的条件:记录处于什么状态才能做、必须填写什么;`test/conformance/verbs.test.ts` 逐项核对。',
    '',
    ...[...allEntities()].flatMap(entityTable),
    '## 视图',
    '',
    ...table(
      [...allViews()].map((view) => [
        `\`${view.name}\` ${view.label.zh}`,
        ...roles.map(([role]) => (view.allow.includes(role) || role === 'admin' ? '✓' : '')),
      ]),
    ),
  ].join('\n')
}

const entityTable = (e: Entity): string[] => [
  `## ${e.label.zh} \`${e.name}\``,
  '',
  `可见:${sight(e)}`,
  '',
  ...table(
    [...verbsOf(e)].map(([verb, allowed]) => [
      `\`${verb}\``,
      // The administrator starts with every verb.
      ...roles.map(([role, { reach }]) => (allowed.includes(role) || role === 'admin' ? words[reach] : '')),
    ]),
  ),
  ...conditions(e),
]

/** What a verb waits for in the record, and what it cannot do without. */
const conditions = (e: Entity): string[] => {
  const lines = [...commandsOn(e.name).values()].flatMap(({ verb, label, when = {}, whose, input }) => {
    const states = Object.entries(when).map(([key, values]) => `「${e.fields[key]?.zh}」${stateWords(e, key, values)}`)
    const needed = Object.values(input).filter((field) => field.required && field.default === undefined)
    const parts = [
      states.length > 0 && `仅当${states.join('且')}`,
      whose && '仅限与记录相关的人(`whose`)',
      needed.length > 0 && `须填${needed.map(({ zh }) => `「${zh}」`).join('')}`,
    ].filter(Boolean)
    return parts.length > 0 ? [`- \`${verb}\` ${label.zh}:${parts.join(';')}`] : []
  })
  return lines.length > 0 ? [...lines, ''] : []
}

const stateWords = (e: Entity, key: string, values: readonly (string | boolean | null)[]): string => {
  const choices = new Map(e.fields[key]?.choices?.map(({ value, zh }) => [value, zh]))
  const word = (value: string | boolean | null): string => {
    if (value === null) return '为空'
    if (typeof value === 'boolean') return value ? '是' : '否'
    return choices.get(value) ?? value
  }
  return values.map(word).join('/')
}

const words: Record<Scope, string> = { team: '团', all: '全' }

const table = (rows: readonly string[][]): string[] => [
  `| 操作 | ${roles.map(([, { zh }]) => zh).join(' | ')} |`,
  `| --- |${' --- |'.repeat(roles.length)}`,
  ...rows.map((cells) => `| ${cells.join(' | ')} |`),
  '',
]

const sight = (e: Entity): string => {
  const open = (['team', 'all'] as const).map((reach) => visibleRows(e, somebody(e, reach), 't') === true)
  if (open[0]) return '不限'
  return open[1] ? '按人;全公司权限者看到全部' : '按人,全公司权限者也不例外'
}

const nobody = '00000000-0000-7000-8000-00000000ffff'

const somebody = (e: Entity, reach: Scope): Actor => ({
  userId: nobody,
  employeeId: nobody,
  name: '',
  roles: [],
  subtreeIds: [nobody],
  grants: new Map([[`${e.name}.read`, reach]]),
})

if (process.argv[1] === import.meta.filename) {
  loadModules()
  writeFileSync(file, accessMatrix())
}
