import {
  type Actor,
  allEntities,
  type Command,
  type Draft,
  type Entity,
  entityNamed,
  type field,
  get,
  type Row,
  sql,
  systemActor,
} from '../../src/kernel/index.ts'
import type { World } from '../harness/world.ts'

type Field = field.Field<unknown, boolean>
type Values = Record<string, unknown>

export const everyEntity = (): Entity[] => [...allEntities()]

const balances = ['received', 'credited', 'writtenOff', 'openAmount', 'allocated', 'refunded', 'unallocated']
/** Balances follow from bookings; nobody gives them. */
const noBalance: Values = Object.fromEntries(balances.map((key) => [key, undefined]))

/** The customer comes from the record that is pointed to. */
const takenFrom = (more: Values, ...keys: string[]): Values =>
  keys.some((key) => more[key]) ? { accountId: undefined } : {}

/** Values that rules between fields ask for, where the kind of a field alone does not know them. */
const particular: Record<string, (n: number, more: Values) => Values> = {
  account: () => ({ creditCode: '914403001922038216' }),
  'aging-bucket': (n) => ({ fromDays: 400 + n }),
  activity: () => ({ leadId: null, noFollowUpReason: null, happenedAt: '2026-03-09T01:02:03.000Z' }),
  adjustment: () => ({ amount: 1, invoiceId: null }),
  allocation: () => ({ amount: 1 }),
  'allowed-address': (n) => ({ address: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }),
  anomaly: (n) => ({ period: `${1990 + (n % 100)}-0${1 + (n % 9)}` }),
  'assignment-rule': () => ({ method: 'round_robin' }),
  'calendar-day': (n) => ({ day: dayAfter(n) }),
  approval: () => ({ state: 'approved' }),
  'approval-flow-version': () => ({ graph: { start: 'end', nodes: [] }, state: 'draft' }),
  'approval-step': () => ({ state: 'done' }),
  'authority-limit': () => ({ kind: 'decide', role: 'rep', postId: null, grade: null, amount: 100 }),
  contract: () => ({ opportunityId: null }),
  'channel-cost': () => ({ period: '2026-03' }),
  comment: () => ({ mentions: null }),
  'custom-field': (n) => ({ entity: 'account', key: `x${n}`, kind: 'text', choices: null, target: null }),
  delegation: (n) => ({ from: dayAfter(n), to: dayAfter(n), entity: 'contract' }),
  effect: () => ({ metric: 'win_rate' }),
  evidence: () => ({
    subjectEntity: 'problem',
    kind: 'metric',
    recordEntity: null,
    fileId: null,
    quote: null,
    url: null,
  }),
  invoice: () => ({ amount: 1, kind: 'special', issuedOn: '2026-03-06' }),
  'improvement-project': () => ({
    metric: 'win_rate',
    baselineTo: '2026-05-07',
    effectFrom: '2026-05-08',
    effectTo: '2026-06-30',
  }),
  opportunity: () => ({
    processId: undefined,
    processVersionId: undefined,
    nodeId: undefined,
    stageEnteredAt: undefined,
    budgetMax: undefined,
  }),
  'process-node': () => ({ requiredFields: ['amount'], deliverables: ['方案'] }),
  'process-version': () => ({ state: 'retired' }),
  receipt: (_, more) => ({
    ...noBalance,
    receivedOn: '2026-03-06',
    state: 'confirmed',
    contractId: null,
    receivableId: null,
    ...takenFrom(more, 'contractId', 'receivableId'),
  }),
  receivable: (_, more) => ({ ...noBalance, amount: 1_000, contractId: null, ...takenFrom(more, 'contractId') }),
  refund: () => ({ amount: 1 }),
  review: () => ({ period: '2026-02' }),
  'review-member': () => ({ guestName: null }),
  role: (n) => ({ key: `sample${n}` }),
  'split-rule': () => ({
    entity: 'contract',
    partyField: 'accountId',
    amountField: 'amount',
    dateField: 'createdAt',
  }),
  'role-grant': () => ({ entity: 'account', verb: 'create' }),
  'saved-view': () => ({ entity: 'account', query: {} }),
  'score-factor': () => ({ field: 'industry', op: 'in', value: '机械' }),
  scorecard: () => ({ gradeA: 80, gradeB: 40 }),
  'sla-step': (n) => ({ atPercent: 500 + n }),
  'stage-entry': () => ({ leftAt: '2026-05-07T00:00:00.000Z' }),
  'target-change': () => ({ metric: 'won_amount', formerValue: 100, value: 200, rise: 1 }),
  target: (n) => ({ unitId: null, metric: 'won_amount', period: monthAfter(n), value: 100 }),
  'web-form': () => ({ asked: [{ key: 'name' }, { key: 'phone' }], allowedOrigins: null }),
}

/** A day of its own for each sample: one person delegates to one other at a time. */
/** A month of its own for each of a thousand samples. */
const monthAfter = (n: number): string => new Date(Date.UTC(2026, n % 1000, 1)).toISOString().slice(0, 7)

const dayAfter = (n: number): string => new Date(Date.UTC(2030, 0, n)).toISOString().slice(0, 10)

/** Made with the database, and never again. */
const there = [
  'buying-role',
  'company',
  'forecast-policy',
  'gap-rule',
  'intake-rule',
  'presales-policy',
  'sla-policy',
  'working-hours',
]

const evidenceByFile: Values = { kind: 'file', rowId: null }

/** How many samples a company has: no two are the same, and every company begins anew. */
const counts = new WeakMap<World, number>()

const numberOf = (w: World): number => {
  const n = (counts.get(w) ?? 0) + 1
  counts.set(w, n)
  return n
}

/** Makes valid records of any entity from its fields, with the records they refer to, all in the hands of one person. */
export const samplesOf = (w: World, owner: Actor) => {
  const known = new Map<string, string>()

  const idOf = async (name: string): Promise<string> => {
    if (name === 'employee') return owner.employeeId
    if (name === 'user') return owner.userId
    if (name === 'unit') return w.team.units.city
    const id = known.get(name) ?? (await make(entityNamed(name) as Entity)).id
    known.set(name, id)
    return id
  }

  const valueFor = async (e: Entity, key: string, field: Field, n: number): Promise<unknown> => {
    if (key === 'subjectEntity') return 'opportunity'
    if (key === 'subjectId') return idOf('opportunity')
    if (field.target === e.name) return null
    // A pair that may stand once takes a partner of its own.
    const once = e.uniqueTogether?.some((set) => set.includes(key)) && !isPlace(field.target)
    if (once && field.kind.name === 'integer' && field.max === undefined) return 1_000 + n
    if (once && field.target) return (await make(entityNamed(field.target) as Entity)).id
    if (field.target) return idOf(field.target)
    if (field.kind.name === 'reference') return field.required ? owner.employeeId : null
    return plainValue(field, n)
  }

  /** What a form would send: fields people write, and what is required besides. */
  const draftOf = async (e: Entity, more: Values = {}): Promise<Values> => {
    const n = numberOf(w)
    const draft: Values = {}
    const other = e.name === 'delegation' ? { toId: w.team.colleague.employeeId } : {}
    const given: Values = {
      ...particular[e.name]?.(n, more),
      ...other,
      ...(more.fileId ? evidenceByFile : {}),
      ...more,
    }
    if (e.name === 'buyer') Object.assign(given, await buyerOf(more))
    if (e.name === 'contract' && more.opportunityId) given.accountId = await customerOf(w, more.opportunityId)
    for (const [key, field] of Object.entries(e.fields)) {
      if (Object.hasOwn(given, key)) draft[key] = given[key]
      else if (field.by === 'user' || field.required) draft[key] = await valueFor(e, key, field, n)
    }
    return draft
  }

  /** What a verb cannot do without. */
  const inputOf = async ({ on, input }: Command): Promise<Values> => {
    const given: Values = {}
    for (const [key, field] of Object.entries(input))
      if (field.required) given[key] = await valueFor(on, key, field, numberOf(w))
    return given
  }

  /** A person of the customer of the deal, each once; the deal follows from whom somebody follows. */
  const buyerOf = async ({ opportunityId, contactId, reportsToId }: Values): Promise<Values> => {
    const above = reportsToId ? await rowOf(w, 'buyer', reportsToId) : undefined
    const deal = opportunityId ?? above?.opportunityId
    const accountId = contactId ? (await rowOf(w, 'contact', contactId)).accountId : deal && (await customerOf(w, deal))
    const of = accountId ? { accountId } : {}
    return {
      contactId: contactId ?? (await make(entityNamed('contact') as Entity, of)).id,
      opportunityId:
        deal ?? (contactId ? (await make(entityNamed('opportunity') as Entity, of)).id : await idOf('opportunity')),
    }
  }

  const make = async (e: Entity, more: Values = {}): Promise<Row<Entity>> => {
    // An installation has one company with its hours and rules; an account is opened with its employee, and a file with its bytes.
    if (there.includes(e.name)) return stored(w, e, await onlyId(w, e))
    if (e.name === 'user') return stored(w, e, owner.userId)
    if (e.name === 'file')
      return stored(w, e, await upload(w, owner, `标记${numberOf(w)}.txt`, await idOf('opportunity')))
    return w.make(e, (await draftOf(e, more)) as Draft<Entity>)
  }

  return { make, draftOf, inputOf, idOf }
}

/** A contract on a deal is with the customer of that deal. */
const customerOf = async (w: World, opportunityId: unknown): Promise<unknown> => {
  const [cells] = await w.app.store.cells(
    sql`select account_id from crm.opportunity where id = ${opportunityId as string}::uuid`,
  )
  return cells?.[0]
}

const rowOf = (w: World, name: string, id: unknown): Promise<Row<Entity> & Values> =>
  stored(w, entityNamed(name) as Entity, id as string)

const isPlace = (name?: string) => name === 'employee' || name === 'unit' || name === 'user'

/** A record that is there already, whole. */
const stored = (w: World, e: Entity, id: string): Promise<Row<Entity>> =>
  w.within(systemActor, (ctx) => get(ctx, e, id))

const onlyId = async (w: World, e: Entity): Promise<string> => {
  const [cells] = await w.app.store.cells(sql`select id from ${sql.table(e.table)}`)
  return cells?.[0] as string
}

const upload = async (w: World, owner: Actor, name: string, subjectId: string): Promise<string> => {
  const { body } = await w.as(owner).upload('file', name, `内容 ${name}`)
  await w.as(owner).post(`file/${body.id}/attach`, { subjectEntity: 'opportunity', subjectId })
  return body.id
}

/** A value of the field's kind that differs from record to record where the kind allows. */
const plainValue = (field: Field, n: number): unknown => {
  switch (field.kind.name) {
    case 'choice':
      return field.default ?? field.choices?.[0]?.value
    case 'multi-choice':
      return [field.choices?.[0]?.value]
    case 'boolean':
      return field.default ?? false
    case 'integer':
      return Math.min(field.max ?? 1_000, (field.min ?? 1) + (n % 7))
    case 'decimal':
    case 'percent':
      return Math.min(field.max ?? 1_000, (field.min ?? 0) + 0.25)
    case 'money':
      return 10_000 + n
    case 'date':
      return '2026-05-06'
    case 'instant':
      return '2026-05-06T01:02:03.000Z'
    case 'phone':
      return `138${String(10_000_000 + n)}`
    case 'email':
      return `sample${n}@example.cn`
    case 'url':
      return `https://example.cn/${n}`
    case 'address':
      return { province: '江苏省', city: '南京市' }
    case 'json':
      return []
    case 'auto-number':
      return null
    default:
      return `标记${n}`.slice(0, field.max)
  }
}
