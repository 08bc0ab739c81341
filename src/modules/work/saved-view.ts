import { anyOf, change, command, entity, entityNamed, field, mine, sql } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'

/** What a list remembers: the same words as the list's own query. */
export interface ViewQuery {
  filter?: Record<string, unknown>
  sort?: string
  q?: string
  fields?: string[]
}

const shapes: Record<keyof ViewQuery, (value: unknown) => boolean> = {
  filter: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  sort: (value) => typeof value === 'string' && value.length <= 200,
  q: (value) => typeof value === 'string' && value.length <= 200,
  fields: (value) => Array.isArray(value) && value.length <= 200 && value.every((key) => typeof key === 'string'),
}

const isQuery = (value: unknown): value is ViewQuery =>
  shapes.filter(value) &&
  Object.entries(value as object).every(
    ([key, part]) => Object.hasOwn(shapes, key) && shapes[key as keyof ViewQuery](part),
  )

/** A list as somebody wants to see it again. Sharing shows the question, never the rows: everybody gets their own answer. */
export const savedView = entity('saved-view', {
  table: 'work.saved_view',
  label: { zh: '视图', en: 'Saved view' },
  title: 'name',
  fields: {
    name: field.text({ zh: '视图名称', en: 'Name', max: 60, required: true }),
    entity: field.text({ zh: '对象', en: 'Entity', max: 60, required: true, fixed: true }),
    ownerId: field.person({ zh: '所有者', en: 'Owner', required: true, by: 'system', default: 'me' }),
    shared: field.boolean({ zh: '已共享', en: 'Shared', required: true, default: false, by: 'command' }),
    query: field.json<ViewQuery, true>({ zh: '条件', en: 'Query', required: true }),
  },
  list: ['name', 'entity', 'shared', 'ownerId', 'query'],
  grants: { read: everybody, create: everybody, update: everybody, remove: everybody },
  visible: anyOf(mine('ownerId'), (row) => sql`${row('shared')}`),
  writable: mine('ownerId'),
  order: 'name',
  uniqueTogether: [['ownerId', 'entity', 'name']],
  check: (row) => [
    ...(entityNamed(String(row.entity))
      ? []
      : [
          {
            field: 'entity',
            code: 'unknown',
            message: '没有这种对象,不能为它保存视图。',
            en: 'There is nothing of this kind to keep a view of.',
          },
        ]),
    ...(isQuery(row.query)
      ? []
      : [
          {
            field: 'query',
            code: 'value',
            message: '视图的条件只能含 filter、sort、q、fields。',
            en: 'A view consists of filter, sort, q and fields.',
          },
        ]),
  ],
})

export const shareView = command(savedView, 'share', {
  zh: '共享',
  en: 'Share',
  input: {},
  allow: everybody,
  when: { shared: [false] },
  run: async (ctx, row) => {
    await change(ctx, savedView, row, { shared: true }, { verb: 'share' })
  },
})

export const unshareView = command(savedView, 'unshare', {
  zh: '取消共享',
  en: 'Stop sharing',
  input: {},
  allow: everybody,
  when: { shared: [true] },
  run: async (ctx, row) => {
    await change(ctx, savedView, row, { shared: false }, { verb: 'unshare' })
  },
})
