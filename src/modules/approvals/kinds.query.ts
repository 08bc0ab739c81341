import { entityNamed, type field, sql, view } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import type { OutsideValues } from './graph.rules.ts'
import { allSubjects, knownOf } from './subject.ts'

interface Outside {
  entity: string
  values: OutsideValues | null
}

/** Kinds whose value a condition can be written for in one line of the designer. */
const comparable = [
  ...['money', 'percent', 'integer', 'decimal', 'boolean', 'choice'],
  ...['date', 'text', 'long-text', 'person', 'reference'],
]

const described = ([key, place]: readonly [string, field.Field]) => ({
  key,
  label: { zh: place.zh, en: place.en },
  kind: place.kind.name,
  editable: place.by === 'user' && !place.target,
  ...(place.choices && { choices: place.choices }),
  ...(place.target && { target: place.target }),
})

/** GET /api/approval-kinds: what can go through approval, and what its conditions may name. */
export const approvalKinds = view('approval-kinds', {
  zh: '可审批的单据',
  en: 'Kinds under approval',
  allow: everybody,
  input: {},
  run: async (ctx) => {
    const outside = await ctx.db.rows<Outside>(sql`select distinct on (f.entity) f.entity, v.graph -> 'values' as values
      from approvals.flow f left join approvals.flow_version v on v.flow_id = f.id and v.deleted_at is null
      where f.deleted_at is null order by f.entity, v.number desc`)
    const names = [...new Set([...allSubjects().map(({ entity }) => entity.name), ...outside.map((one) => one.entity)])]
    const items = names.map((name) => {
      const known = knownOf(name, outside.find((one) => one.entity === name)?.values ?? {})
      const fields = Object.entries(known).filter(
        ([key, place]) => key !== 'approvalState' && comparable.includes(place.kind.name) && place.target !== '',
      )
      return { entity: name, label: entityNamed(name)?.label ?? { zh: name, en: name }, fields: fields.map(described) }
    })
    return { items }
  },
})
