import { setCustomFields } from '../../kernel/entity/registry.ts'
import { allEntities, type Db, field, sql } from '../../kernel/index.ts'
import type { kindsOfCustomFields, StoredChoice } from './custom-field.rules.ts'

type Kind = keyof typeof kindsOfCustomFields

interface Stored {
  entity: string
  key: string
  kind: Kind
  zh: string
  en: string | null
  required: boolean
  choices: StoredChoice[] | null
  target: string | null
  max: number | null
}

/** Gives every entity the fields that administrators added to it. */
export const loadCustomFields = async (db: Db): Promise<void> => {
  const stored = await db.rows<Stored>(
    sql`select entity, key, kind, zh, en, required, choices, target, max from kernel.custom_field where deleted_at is null order by id`,
  )
  for (const e of allEntities()) {
    const own = stored.filter((row) => row.entity === e.name)
    setCustomFields(e.name, Object.fromEntries(own.map((row) => [row.key, fieldOf(row)])))
  }
}

const fieldOf = (row: Stored): field.Field => {
  const { zh, en, required, max } = row
  const options = { zh, ...(en && { en }), required }
  // In the order of the list: an object would put numbers first.
  const choices = row.choices ?? []
  switch (row.kind) {
    case 'text':
      return field.text({ ...options, ...(max && { max }) })
    case 'long-text':
      return field.longText({ ...options, ...(max && { max }) })
    case 'choice':
      return { ...field.choice({}, options), choices }
    case 'multi-choice':
      return { ...field.multiChoice({}, options), choices }
    case 'reference':
      return field.ref(row.target ?? '', options)
    default:
      return plainKinds[row.kind](options)
  }
}

const plainKinds = {
  integer: field.integer,
  decimal: field.decimal,
  percent: field.percent,
  money: field.money,
  date: field.date,
  instant: field.instant,
  boolean: field.boolean,
  person: field.person,
  file: field.file,
  phone: field.phone,
  email: field.email,
  url: field.url,
  address: field.address,
} as const
