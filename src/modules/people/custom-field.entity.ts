import { allEntities, entity, everyone, field, type Row } from '../../kernel/index.ts'
import { customFieldFaults, guardChoices, kindsOfCustomFields, type StoredChoice } from './custom-field.rules.ts'
import { type NamedField, refuseUsed } from './custom-field-use.ts'

/** Any kind of record, by its name; which there are is known only when every module has declared its own. */
const kindOfRecord = <const R extends boolean>(o: { zh: string; en: string; required?: R; fixed?: boolean }) => {
  const none: Readonly<Record<string, string>> = {}
  return Object.defineProperty(field.choice(none, o), 'choices', {
    enumerable: true,
    get: () => [...allEntities()].map(({ name, label }) => ({ value: name, ...label })),
  })
}

/** A field that an administrator adds to an entity. Everything that knows fields knows it at once. */
export const customField = entity('custom-field', {
  table: 'kernel.custom_field',
  label: { zh: '自定义字段', en: 'Custom field' },
  title: 'zh',
  fields: {
    entity: kindOfRecord({ zh: '对象', en: 'Entity', required: true, fixed: true }),
    key: field.text({ zh: '字段标识', en: 'Key', max: 40, required: true, fixed: true }),
    kind: field.choice(kindsOfCustomFields, { zh: '类型', en: 'Kind', required: true, fixed: true }),
    zh: field.text({ zh: '中文名称', en: 'Chinese label', max: 60, required: true }),
    en: field.text({ zh: '英文名称', en: 'English label', max: 60 }),
    required: field.boolean({ zh: '必填', en: 'Required', required: true, default: false }),
    choices: field.json<StoredChoice[]>({ zh: '选项', en: 'Choices' }),
    target: kindOfRecord({ zh: '引用的对象', en: 'Refers to', fixed: true }),
    max: field.integer({ zh: '最大长度', en: 'Longest', min: 1, max: 20_000 }),
  },
  list: ['entity', 'key', 'zh', 'kind', 'required'],
  uniqueTogether: [['entity', 'key']],
  grants: { read: ['admin', 'operations'], create: ['admin'], update: ['admin'], remove: ['admin'] },
  visible: everyone,
  live: true,
  check: customFieldFaults,
  guard: async (ctx, row, patch) => {
    if (patch === null) await refuseUsed(ctx, row as unknown as NamedField)
    else await guardChoices(ctx, row, patch)
  },
})

export type CustomField = Row<typeof customField>
