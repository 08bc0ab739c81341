import { commandsOn, type Entity, type field, placeIn, type Row } from '../../src/kernel/index.ts'
import type { Answer, Client } from '../harness/world.ts'

type Field = field.Field<unknown, boolean>

export interface Question {
  readonly name: string
  ask(client: Client): Promise<string>
}

const told = ({ status, text }: Answer) => `${status} ${text}`

const fieldsOf = (e: Entity): [string, Field][] => [
  ...Object.entries(e.fields),
  ...['id', 'version', 'createdAt', 'createdBy', 'updatedAt'].map((key): [string, Field] => [
    key,
    placeIn(e, key)!.field,
  ]),
]

/** Every way of reading through which a record of `e` could show: whole, in part, or by its mere existence. */
export const questionsAbout = (e: Entity, row: Row<Entity>): Question[] => {
  const get = (name: string, path: string, query?: Record<string, unknown>): Question => ({
    name,
    ask: async (client) => told(await client.get(path, query)),
  })
  const fields = fieldsOf(e)
  const isSortable = ([, field]: [string, Field]) => field.kind.sortable && field.mask !== 'hide'
  const conditions = conditionsOf(e, row)
  return [
    get('record', `${e.name}/${row.id}`),
    get('recycle bin', e.name, { deleted: 'true' }),
    get('record in the recycle bin', `${e.name}/${row.id}`, { deleted: 'true' }),
    get('list', e.name, { count: 'exact' }),
    get('list of every field', e.name, { fields: Object.keys(e.fields).join(',') }),
    get('total', e.name, { count: 'exact', limit: '1', fields: 'version' }),
    get('timeline', `${e.name}/${row.id}/timeline`),
    get('search in the list', e.name, { q: wordsOf(e, row) }),
    get('global search', 'search', { q: wordsOf(e, row) }),
    get('csv', `${e.name}/export`, { format: 'csv' }),
    get('filter by any', e.name, { filter: { or: conditions } }),
    get('filter by all', e.name, { filter: { and: conditions } }),
    ...conditions.filter((_, i) => i % 9 === 0).map((c) => get(`filter ${JSON.stringify(c)}`, e.name, { filter: c })),
    ...inThrees(fields.filter(isSortable)).map((few) => {
      const sort = few.map(([key], i) => (i % 2 ? '-' : '') + key).join(',')
      return get(`sort ${sort}`, e.name, { sort })
    }),
    ...inThrees(fields.filter(([key]) => key !== 'custom')).map(
      (few): Question => ({
        name: `aggregate ${few.map(([key]) => key)}`,
        ask: async (client) => told(await client.post(`${e.name}/aggregate`, aggregateOf(few))),
      }),
    ),
  ]
}

const inThrees = <T>(items: readonly T[]): T[][] =>
  items.flatMap((_, i) => (i % 3 === 0 ? [items.slice(i, i + 3)] : []))

/** Every way of touching the record, and of hanging something on it. */
export const attemptsOn = (e: Entity, id: string): Question[] => {
  const post = (name: string, path: string, body: object): Question => ({
    name,
    ask: async (client) => told(await client.post(path, body)),
  })
  const subject = { subjectEntity: e.name, subjectId: id }
  return [
    { name: 'update', ask: async (client) => told(await client.patch(`${e.name}/${id}`, { version: 1 })) },
    { name: 'remove', ask: async (client) => told(await client.delete(`${e.name}/${id}`)) },
    post('restore', `${e.name}/${id}/restore`, {}),
    ...[...commandsOn(e.name).values()]
      .filter((command) => command.scope === 'record')
      .map((command) => post(command.verb, `${e.name}/${id}/${command.verb}`, inputFor(command.input))),
    post('comment', 'comment', { body: '试探', ...subject }),
    post('task', 'task', { title: '试探', ...subject }),
    post('reminder', 'reminder', { title: '试探', remindAt: '2026-12-01T00:00:00Z', ...subject }),
    { name: 'lineage', ask: async (client) => told(await client.get('lineage', { entity: e.name, id })) },
  ]
}

/** Conditions that the record meets, one for each operator of each field. */
export const conditionsOf = (e: Entity, row: Row<Entity>): object[] =>
  fieldsOf(e).flatMap(([key, field]) => (field.mask === 'hide' ? [] : conditionsOn(key, field, row)))

const conditionsOn = (key: string, { kind, target }: Field, row: Row<Entity>): object[] => {
  const value = (row as Record<string, unknown>)[key]
  const operands: Record<string, unknown> = { eq: value, in: [value], gte: value, lte: value, empty: value === null }
  if (typeof value === 'string') operands.contains = value.slice(0, 6)
  const asked = kind.filters.filter((operator) => operands[operator] !== undefined && operands[operator] !== null)
  const own =
    value === null
      ? [{ [key]: { empty: true } }]
      : asked.map((operator) => ({ [key]: { [operator]: operands[operator] } }))
  // What the installation itself created has no employee behind it.
  return target && value && key !== 'createdBy' ? [...own, { [`${key}.id`]: value }] : own
}

const aggregateOf = (fields: readonly [string, Field][]): object => {
  const open = fields.filter(([, field]) => field.mask !== 'hide')
  return {
    groupBy: open.filter(([, { kind }]) => kind.sortable || kind.json === 'escaped').map(([key]) => key),
    measures: [{ count: '*' }, ...open.flatMap(([key, { kind }]) => measuresOf(key, kind))],
  }
}

const measuresOf = (key: string, { total, sortable, column }: Field['kind']): object[] => {
  if (!sortable || column === 'boolean') return []
  const ways = [...(total ? ['sum', 'avg'] : []), ...(column === 'uuid' ? [] : ['min', 'max']), 'distinct']
  return ways.map((way) => ({ [way]: key }))
}

const wordsOf = (e: Entity, row: Row<Entity>): string => {
  const searched = Object.entries(e.fields).find(([, field]) => field.search)?.[0] ?? e.title
  return String((row as Record<string, unknown>)[searched] ?? '标记').slice(0, 20)
}

const inputFor = (fields: Readonly<Record<string, Field>>): object =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field.required)
      .map(([key, field]) => [key, inputValue(field)]),
  )

const inputValue = (field: Field): unknown => {
  switch (field.kind.name) {
    case 'choice':
      return field.choices?.[0]?.value
    case 'boolean':
      return true
    case 'integer':
    case 'decimal':
    case 'percent':
    case 'money':
      return field.min ?? 0
    case 'date':
      return '2026-05-06'
    case 'instant':
      return '2026-05-06T00:00:00Z'
    case 'json':
      return []
    case 'reference':
    case 'person':
    case 'file':
      return '00000000-0000-7000-8000-000000000001'
    default:
      return '文字'
  }
}
