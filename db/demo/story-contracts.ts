import { createMany, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { askCode, receipt, receivable, signByLink } from '../../src/modules/contracting/index.ts'
import { dateOf } from './calendar.ts'
import { emailOf } from './organisation.ts'
import { employeeOf, rep, type Story } from './story.ts'

const admin = emailOf('admin')
const legal = emailOf('legal')
const finance = emailOf('finance')
const vp = emailOf('vp')

interface Customer {
  readonly id: string
  readonly name: string
}

const yuan = (amount: number): number => amount * 100

/** Contracts on both sides of the limit: one signed and sealed, one in co-signing, one approved, one that risk holds up. */
export const signContracts = async (story: Story): Promise<void> => {
  const customers = await customersOfRep(story)
  const [first, second, third, late] = customers as [Customer, Customer, Customer, Customer]
  const template = await onlyId(
    story,
    sql`select id from contracting.template where deleted_at is null order by id limit 1`,
  )
  story.stage.goTo(story.calendar.today - 20, 10)
  const signed = await draw(story, template, first, '装配线视觉检测系统采购合同', yuan(620_000))
  await approve(story, signed)
  await passLegal(story, signed)
  await sign(story, signed, `${first.name}采购部`)
  await pay(story, first.id, signed)
  const small = await draw(story, template, second, '传感器年度供货合同', yuan(286_000))
  await approve(story, small)
  story.stage.goTo(story.calendar.today - 2, 15)
  const large = await draw(story, template, third, '涂装车间改造合同', yuan(880_000))
  await story.stage.run(rep, 'contract', 'submit', large, { note: '客户希望本月签订' })
  await oweInEveryBucket(story, late)
  await draw(story, template, late, '备件补充采购合同', yuan(150_000))
  await offerService(story)
}

/** A service outside that could be used instead of the built-in way; not chosen, so a demo calls nobody. */
const offerService = ({ stage }: Story): Promise<string> =>
  stage.create(admin, 'signing-provider', {
    name: '云签(演示)',
    baseUrl: 'https://esign.hengchuan.example/bihuan',
    keyId: 'hengchuan',
    note: '演示公司没有开通外部电子签,因此没有设为签署方式。',
  })

const customersOfRep = async (story: Story): Promise<Customer[]> => {
  const ownerId = await employeeOf(story, rep)
  return story.app.store.rows<Customer>(
    sql`select id, name from crm.account where owner_id = ${ownerId}::uuid and deleted_at is null order by id limit 4`,
  )
}

const onlyId = async ({ app }: Story, query: ReturnType<typeof sql>): Promise<string> => {
  const [row] = await app.store.rows<{ id: string }>(query as never)
  if (!row) throw new Error('the demo misses a record')
  return row.id
}

const draw = async (story: Story, templateId: string, customer: Customer, name: string, amount: number) => {
  const { stage, calendar } = story
  const day = (later: number) => dateOf(calendar.today + later)
  const body = { name, accountId: customer.id, amount, templateId, startsOn: day(-20), endsOn: day(345) }
  const id = await stage.create(rep, 'contract', body)
  const first = Math.round(amount * 0.3)
  const plan = [
    { name: '首付款', kind: 'first', amount: first, dueOn: day(10) },
    { name: '验收款', kind: 'acceptance', amount: amount - first, dueOn: day(70) },
  ]
  for (const line of plan) await stage.create(rep, 'receivable', { ...line, contractId: id, issuedOn: day(-20) })
  return id
}

/** Everybody whose turn it is agrees. */
const approve = async (story: Story, contractId: string): Promise<void> => {
  const { app, stage } = story
  await stage.run(rep, 'contract', 'submit', contractId)
  for (;;) {
    const [turn] = await app.store.rows<{
      id: string
      email: string
    }>(sql`select a.id, u.email from approvals.approval as a
      join approvals.task as t on t.approval_id = a.id and t.state = 'open'
      join people.user as u on u.employee_id = t.approver_id and u.deleted_at is null
      where a.subject_id = ${contractId}::uuid and a.state = 'running' order by t.seat limit 1`)
    if (!turn) return
    await stage.run(turn.email, 'approval', 'approve', turn.id, { opinion: '同意' })
  }
}

const passLegal = async ({ app, stage }: Story, contractId: string): Promise<void> => {
  const checks = await app.store.rows<{ id: string }>(
    sql`select id from contracting.legal_check where contract_id = ${contractId}::uuid order by position`,
  )
  for (const { id } of checks) await stage.run(legal, 'legal-check', 'pass', id, { opinion: '条款完整' })
}

/** The customer by the link in the letter and the code in the second one, then our vice president. */
const sign = async (story: Story, contractId: string, buyer: string): Promise<void> => {
  const { app, stage } = story
  const party = { contractId, side: 'customer', position: 1, name: buyer.slice(0, 60), email: 'caigou@kehu.example.cn' }
  await stage.create(rep, 'signing-party', party)
  const employeeId = await employeeOf(story, vp)
  const ours = await stage.create(rep, 'signing-party', {
    ...party,
    side: 'company',
    position: 2,
    name: '销售副总裁',
    employeeId,
    email: null,
  })
  await stage.run(rep, 'contract', 'startSigning', contractId)
  const token = /\/sign\/([\w-]+)/.exec((await lastLetter(story, contractId)).body)?.[1] ?? ''
  await transact(app, systemActor, (ctx) => askCode(ctx, token, false))
  const code = /\d{6}/.exec((await lastLetter(story, contractId)).subject)?.[0] ?? ''
  const mark = { kind: 'typed', value: buyer.slice(0, 60) } as const
  await transact(app, systemActor, (ctx) =>
    signByLink(ctx, token, { code, mark, consent: true }, { address: '203.0.113.8', browser: null }),
  )
  await stage.run(vp, 'signing-party', 'sign', ours, { name: '销售副总裁', consent: true })
}

const lastLetter = async ({ app }: Story, contractId: string) => {
  const [letter] = await app.store.rows<{ subject: string; body: string }>(
    sql`select subject, body from work.mail where subject_id = ${contractId}::uuid order by id desc limit 1`,
  )
  return letter ?? { subject: '', body: '' }
}

/** The first payment of the signed contract is in; another receipt waits for finance. */
const pay = async ({ stage, calendar }: Story, accountId: string, contractId: string): Promise<void> => {
  stage.goTo(calendar.today - 6, 11)
  const received = {
    accountId,
    contractId,
    amount: yuan(186_000),
    receivedOn: dateOf(calendar.today - 6),
    payer: '客户财务部',
  }
  const id = await stage.create(rep, 'receipt', { ...received, bankReference: 'BK20261114001' })
  await stage.run(finance, 'receipt', 'confirm', id)
  await stage.create(rep, 'receipt', { ...received, amount: yuan(50_000), bankReference: 'BK20261118007' })
}

/** Days past due, and thousands of yuan: every bucket of the ladder, and some who paid, on time and late. */
const owed = [
  [-18, 96],
  [12, 128],
  [25, 54],
  [44, 83],
  [72, 61],
  [131, 39],
  [224, 27],
] as const
const paid = [
  [150, 210, 0],
  [120, 75, 9],
  [95, 160, 0],
  [60, 48, 21],
] as const

const oweInEveryBucket = async (story: Story, late: Customer): Promise<void> => {
  const { app, calendar, stage } = story
  stage.goTo(calendar.today, 9)
  const customers = await app.store.rows<Customer & { owner_id: string }>(
    sql`select id, name, owner_id from crm.account where owner_id is not null and deleted_at is null order by name limit 20`,
  )
  const debt = (
    i: number,
    past: number,
    thousands: number,
    accountId = customers[i % customers.length]?.id as string,
  ) => ({
    name: '设备款',
    kind: 'whole' as const,
    accountId,
    issuedOn: dateOf(calendar.today - past - 30),
    dueOn: dateOf(calendar.today - past),
    amount: yuan(thousands * 1000),
    disputed: false,
    openAmount: yuan(thousands * 1000),
    received: 0,
    credited: 0,
    writtenOff: 0,
    state: 'open' as const,
  })
  await transact(app, systemActor, async (ctx) => {
    await createMany(ctx, receivable, [...owed.map(([past, sum], i) => debt(i, past, sum)), debt(0, 38, 46, late.id)])
    const settled = await createMany(
      ctx,
      receivable,
      paid.map(([past, sum], i) => debt(owed.length + i, past, sum)),
    )
    await createMany(
      ctx,
      receipt,
      settled.map(({ id, amount }, i) => {
        const [past = 0, , daysLate = 0] = paid[i] ?? []
        const receivedOn = dateOf(calendar.today - past + daysLate)
        const came = { receivableId: id, amount, receivedOn, method: 'transfer', state: 'confirmed' } as const
        return { ...came, allocated: 0, refunded: 0, unallocated: amount }
      }),
    )
  })
  const longest = customers[owed.length - 1]
  if (longest) await blacklist(story, longest)
}

/** Whoever owed longest gets nothing more for now. */
const blacklist = async ({ stage }: Story, { id: accountId }: Customer): Promise<void> => {
  const profile = await stage.create(finance, 'credit-profile', { accountId, creditLimit: 0 })
  await stage.run(finance, 'credit-profile', 'blacklist', profile, {
    reason: '设备款逾期 200 天以上,催告函无回复,法务已准备起诉。',
  })
}
