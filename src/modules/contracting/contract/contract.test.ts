import { describe, expect, test } from 'vitest'
import { sealFault } from '../../../../test/harness/pdf-seal.ts'
import { sql, systemActor } from '../../../kernel/index.ts'
import { dunDue } from '../cash/dunning.job.ts'
import { contractingWorld } from '../contracting.fixture.ts'
import { expireContracts, remindRenewals } from './renewal.job.ts'

const c = await contractingWorld()
const { w, rep, finance, legal, vp, director, admin } = c
const [template] = await w.app.store.rows<{ id: string }>(sql`select id from contracting.template`)

const at = (client: typeof rep, path: string, body: object = {}) => w.as(client).post(path, body)
const read = async (id: string) => (await w.as(rep).get(`contract/${id}`)).body

/** A contract with the standard text and a plan that adds up. */
const drawn = async (amount: number, more: object = {}, plan = [0.3, 0.7]) => {
  const accountId = await c.accountOf(`客户 ${Math.random()}`)
  const { body } = await at(rep, 'contract', {
    name: '产线改造合同',
    accountId,
    amount,
    templateId: template!.id,
    ...more,
  })
  const id = body.id as string
  const first = Math.round(amount * plan[0]!)
  const lines = [
    { name: '首付款', kind: 'first', dueOn: '2026-03-20', amount: first },
    { name: '验收款', kind: 'acceptance', dueOn: '2026-06-20', amount: amount - first },
  ]
  for (const line of plan[1] ? lines : lines.slice(0, 1))
    await at(rep, 'receivable', { ...line, contractId: id, issuedOn: '2026-03-10' })
  return { id, accountId }
}

const passLegal = async (id: string) => {
  const { body } = await w.as(legal).get('legal-check', { filter: { contractId: id } })
  for (const { id: check } of body.items) await at(legal, `legal-check/${check}/pass`)
}

const runningApproval = async (id: string) =>
  (await w.as(admin).get('approval', { filter: { subjectId: id, state: 'running' } })).body.items[0]?.id as string

const approved = async (amount: number, more: object = {}) => {
  const made = await drawn(amount, more)
  expect((await at(rep, `contract/${made.id}/submit`)).status).toBe(200)
  const approval = await runningApproval(made.id)
  for (const person of amount > 500_000_00 ? [finance, legal, vp] : [director])
    expect((await at(person, `approval/${approval}/approve`, { opinion: '同意' })).status).toBe(200)
  await passLegal(made.id)
  return made
}

const partiesFor = async (id: string, ours = vp) => {
  await at(rep, 'signing-party', {
    contractId: id,
    position: 1,
    side: 'customer',
    name: '王经理',
    email: 'wang@example.cn',
  })
  await at(rep, 'signing-party', {
    contractId: id,
    position: 2,
    side: 'company',
    name: '副总裁',
    employeeId: ours.employeeId,
  })
}

const lastMail = async (id: string) => {
  const [mail] = await w.app.store.rows<{ body: string; subject: string }>(
    sql`select body, subject from work.mail where subject_id = ${id}::uuid order by id desc limit 1`,
  )
  return mail!
}
const linkIn = (text: string) => /\/sign\/([\w-]+)/.exec(text)![1]!
const http = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await w.http.inject({ method, url, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}
const signByLink = async (id: string) => {
  const token = linkIn((await lastMail(id)).body)
  await http('POST', `/api/sign/${token}/code`)
  const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
  return http('POST', `/api/sign/${token}`, { code, kind: 'typed', mark: '王经理', consent: true })
}
const ourParty = async (id: string) =>
  (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'company' } })).body.items[0].id as string

describe('approval', () => {
  test('500,000.00 is for the director alone; a 分 more takes finance, legal and the vice president', async () => {
    const small = await drawn(500_000_00)
    await at(rep, `contract/${small.id}/submit`)
    await at(director, `approval/${await runningApproval(small.id)}/approve`, { opinion: '同意' })
    expect(await read(small.id)).toMatchObject({ state: 'approved', approvalState: 'approved', textVersion: 1 })

    const large = await drawn(500_000_01)
    await at(rep, `contract/${large.id}/submit`)
    const approval = await runningApproval(large.id)
    for (const person of [finance, legal]) await at(person, `approval/${approval}/approve`, { opinion: '同意' })
    expect(await read(large.id)).toMatchObject({ state: 'draft', approvalState: 'pending' })
    expect((await at(director, `approval/${approval}/approve`)).status).toBeGreaterThanOrEqual(400)
    await at(vp, `approval/${approval}/approve`, { opinion: '同意' })
    expect(await read(large.id)).toMatchObject({ state: 'approved' })
  })

  test('while it is pending neither contract nor clauses nor plan can be changed', async () => {
    const { id } = await drawn(100_000_00)
    const [clause] = (await w.as(rep).get('contract-clause', { filter: { contractId: id } })).body.items
    await at(rep, `contract/${id}/submit`)
    const { version } = await read(id)
    expect((await w.as(rep).patch(`contract/${id}`, { version, name: '改' })).body.code).toBe('approval.locked')
    const changed = await w.as(rep).patch(`contract-clause/${clause.id}`, { version: 1, text: '改' })
    expect(changed.body.code).toBe('approval.locked')
    const added = { contractId: id, name: '加', dueOn: '2026-07-01', amount: 1 }
    expect((await at(rep, 'receivable', added)).status).toBe(409)
  })

  test('what was approved is fixed; back on the desk it is free again and not approved', async () => {
    const { id } = await approved(100_000_00)
    const [clause] = (await w.as(rep).get('contract-clause', { filter: { contractId: id } })).body.items
    const edit = () =>
      w.as(rep).patch(`contract-clause/${clause.id}`, { version: clause.version, text: '甲方另行付款' })
    expect((await edit()).body.code).toBe('contract.text_fixed')
    expect((await at(rep, `contract/${id}/redraft`, { reason: '客户要求' })).body).toMatchObject({
      state: 'draft',
      approvalState: 'none',
    })
    expect((await edit()).status).toBe(200)
    const { body } = await w.as(legal).get('legal-check', { filter: { contractId: id, state: 'pending' } })
    expect(body.items).toHaveLength(4)
  })

  const refusedAt = async (id: string) => (await at(rep, `contract/${id}/submit`)).body

  test('a plan that does not add up to the amount is refused to the 分', async () => {
    const { id } = await drawn(100_000_00, {}, [0.3, 0])
    const body = await refusedAt(id)
    expect(body).toMatchObject({ code: 'contract.plan_mismatch', fields: [{ field: 'amount' }] })
    expect(body.detail).toContain('70,000.00 元')
    const over = await at(rep, 'receivable', { contractId: id, name: '尾款', dueOn: '2026-07-01', amount: 70_000_01 })
    expect(over.body.code).toBe('receivable.over_plan')
  })

  test('a contract without clauses, or with a variable nobody filled, is not submitted', async () => {
    const bare = await drawn(100_00, { templateId: null })
    expect((await refusedAt(bare.id)).code).toBe('contract.no_clauses')
    const clause = { contractId: bare.id, position: 1, title: '交付', text: '于 {{交付日期}} 交付 {{数量}}' }
    await at(rep, 'contract-clause', clause)
    const body = await refusedAt(bare.id)
    expect(body.code).toBe('contract.unfilled')
    expect(body.detail).toContain('「交付日期」「数量」')
  })
})

describe('credit', () => {
  const profile = async (accountId: string, more: object = {}) =>
    (await at(finance, 'credit-profile', { accountId, ...more })).body.id as string

  test('a blacklisted customer gets no contract, and one under way stops at every step', async () => {
    const { id, accountId } = await drawn(100_000_00)
    const listed = await profile(accountId)
    expect((await at(rep, `credit-profile/${listed}/blacklist`, { reason: '诉讼中' })).status).toBe(403)
    await at(finance, `credit-profile/${listed}/blacklist`, { reason: '诉讼中' })
    const again = await at(rep, 'contract', { name: '再来一份', accountId, amount: 1 })
    expect(again.body).toMatchObject({ code: 'contract.blacklisted', fields: [{ field: 'accountId' }] })
    expect(again.body.detail).toContain('诉讼中')
    expect((await at(rep, `contract/${id}/submit`)).body.code).toBe('contract.blacklisted')
    await at(finance, `credit-profile/${listed}/clear`, { reason: '已结案' })
    expect((await at(rep, `contract/${id}/submit`)).status).toBe(200)
    await at(director, `approval/${await runningApproval(id)}/approve`, { opinion: '同意' })
    await passLegal(id)
    await partiesFor(id)
    await at(finance, `credit-profile/${listed}/blacklist`, { reason: '又诉' })
    expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('contract.blacklisted')
  })

  test('a customer who is overdue is asked for a deposit: the clause and a first payment that covers it', async () => {
    const { id, accountId } = await drawn(100_000_00, {}, [0.2, 0.8])
    expect(await read(id)).toMatchObject({ riskGrade: 'low', riskProposal: 'none' })
    await c.debt(accountId, 5_000_00, { issuedOn: '2026-01-01', dueOn: '2026-02-28' })
    const refused = (await at(rep, `contract/${id}/submit`)).body
    expect(refused.code).toBe('contract.risk_clause')
    expect(refused.detail).toContain('当前逾期 5,000.00 元,最长 10 天')
    // The refusal left nothing behind; a change of amount looks at the risk again.
    const { version } = await read(id)
    await w.as(rep).patch(`contract/${id}`, { version, amount: 100_000_01 })
    expect(await read(id)).toMatchObject({ riskGrade: 'medium', riskProposal: 'deposit' })
    await at(rep, `contract/${id}/adoptRiskClause`)
    expect((await at(rep, `contract/${id}/adoptRiskClause`)).body.code).toBe('contract.clause_there')
    await w.as(rep).patch(`contract/${id}`, { version: (await read(id)).version, amount: 100_000_00 })
    expect((await at(rep, `contract/${id}/submit`)).body.code).toBe('contract.risk_plan')
  })
})

describe('signing', () => {
  test('nobody signs before legal is done', async () => {
    const { id } = await drawn(100_000_00)
    await at(rep, `contract/${id}/submit`)
    await at(director, `approval/${await runningApproval(id)}/approve`, { opinion: '同意' })
    await partiesFor(id)
    const [check] = (await w.as(legal).get('legal-check', { filter: { contractId: id } })).body.items
    await at(legal, `legal-check/${check.id}/fail`, { opinion: '缺少归属约定' })
    const refused = (await at(rep, `contract/${id}/startSigning`)).body
    expect(refused.code).toBe('contract.legal_open')
    expect(refused.detail).toContain('知识产权归属(不通过)')
    expect((await at(rep, `legal-check/${check.id}/pass`)).status).toBe(403)
  })

  test('signing needs a customer and one of us', async () => {
    const { id } = await approved(100_000_00)
    expect((await at(rep, `contract/${id}/startSigning`)).body.code).toBe('signing.no_parties')
    const bare = { contractId: id, position: 1, name: '某人' }
    expect((await at(rep, 'signing-party', { ...bare, side: 'customer' })).body.fields).toMatchObject([
      { field: 'email' },
    ])
    expect((await at(rep, 'signing-party', { ...bare, side: 'company' })).body.fields).toMatchObject([
      { field: 'employeeId' },
    ])
  })

  test('620,000 元: three approve, the customer signs by link, then we; the sealed original is one with every byte', async () => {
    const { id } = await approved(620_000_00)
    await partiesFor(id)
    const original = `contract/${id}/sealed.pdf`
    expect((await w.as(rep).get(original)).body.code).toBe('contract.not_signed')
    expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
    const ours = await ourParty(id)
    expect((await at(vp, `signing-party/${ours}/sign`, { name: '副总裁', consent: true })).body.code).toBe(
      'command.not_now',
    )
    const token = linkIn((await lastMail(id)).body)
    const page = (await http('GET', `/api/sign/${token}`)).body
    expect(page).toMatchObject({ name: '王经理', mailbox: 'w***@example.cn', state: 'viewed' })
    expect(page.document.clauses[1].text).toContain('620,000.00 元(人民币陆拾贰万元整)')
    expect((await signByLink(id)).body).toEqual({ signed: true, effective: false })
    expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.unknown_link')
    expect((await at(rep, `signing-party/${ours}/sign`, { name: '代表', consent: true })).body.code).toBe(
      'signing.not_yours',
    )
    await at(vp, `signing-party/${ours}/sign`, { name: '副总裁', consent: true })
    expect(await read(id)).toMatchObject({ state: 'effective', signedOn: '2026-03-10' })
    const answer = await w.http.inject({
      method: 'GET',
      url: `/api/${original}`,
      headers: { 'x-actor': rep.userId, authorization: 'Bearer test' },
    })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/pdf'])
    expect(sealFault(answer.rawPayload)).toBeNull()
    expect((await w.as(rep).get(original)).text).toBe(answer.body)
    const { body } = await w.as(rep).get('file', { filter: { subjectId: id } })
    expect(body.items).toHaveLength(1)
    expect((await w.as(w.team.stranger).get(original)).status).toBe(404)
  })

  test('a signature of ours beyond the authority of the post is refused with the limit', async () => {
    const { id } = await approved(620_000_00)
    await partiesFor(id, director)
    await at(rep, `contract/${id}/startSigning`)
    await signByLink(id)
    const refused = await at(director, `signing-party/${await ourParty(id)}/sign`, { name: '总监', consent: true })
    expect(refused.body.code).toBe('approval.over_authority')
    expect((await read(id)).state).toBe('signing')
  })

  test('a wrong code is counted, five of them end it; without consent or a mark nothing is signed', async () => {
    const { id } = await approved(100_000_00)
    await partiesFor(id)
    await at(rep, `contract/${id}/startSigning`)
    const token = linkIn((await lastMail(id)).body)
    const sign = (more: object) =>
      http('POST', `/api/sign/${token}`, { code: '000000', kind: 'typed', mark: '王', consent: true, ...more })
    expect((await sign({})).body.code).toBe('signing.no_code')
    await http('POST', `/api/sign/${token}/code`)
    expect((await http('POST', `/api/sign/${token}/code`)).body.code).toBe('signing.code_soon')
    const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
    expect((await sign({ code, consent: false })).body.code).toBe('signing.consent')
    expect((await sign({ code, kind: 'drawn', mark: 'javascript:alert(1)' })).body.code).toBe('signing.bad_mark')
    const wrong = code === '000000' ? '000001' : '000000'
    for (let left = 4; left >= 0; left--)
      expect((await sign({ code: wrong })).body).toMatchObject({ code: 'signing.wrong_code' })
    expect((await sign({ code })).body.code).toBe('signing.no_code')
  })

  test('a link ends with its days, with a new link, with a refusal, and with redrafting', async () => {
    const { id } = await approved(100_000_00)
    await partiesFor(id)
    await at(rep, `contract/${id}/startSigning`)
    const old = linkIn((await lastMail(id)).body)
    const [party] = (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'customer' } })).body.items
    await at(rep, `signing-party/${party.id}/remind`)
    expect((await http('GET', `/api/sign/${old}`)).body.code).toBe('signing.unknown_link')
    const token = linkIn((await lastMail(id)).body)
    w.now = new Date('2026-03-25T02:00:00Z')
    expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.expired_link')
    w.now = new Date('2026-03-10T02:00:00Z')
    expect((await http('POST', `/api/sign/${token}/decline`, { reason: '价格再议' })).body).toEqual({ declined: true })
    expect((await http('GET', `/api/sign/${token}`)).body.code).toBe('signing.unknown_link')
    await at(rep, `signing-party/${party.id}/remind`)
    const last = linkIn((await lastMail(id)).body)
    await at(rep, `contract/${id}/redraft`, { reason: '改价' })
    expect((await http('GET', `/api/sign/${last}`)).body.code).toBe('signing.unknown_link')
  })

  test('ink counts with a scan, and not with a day to come', async () => {
    const { id } = await approved(100_000_00)
    const { body: loose } = await w.as(legal).upload('file', '扫描.txt', '扫描件')
    const paper = { signedOn: '2026-03-09', fileId: loose.id }
    expect((await at(legal, `contract/${id}/signOnPaper`, paper)).body.code).toBe('contract.no_scan')
    await at(legal, `file/${loose.id}/attach`, { subjectEntity: 'contract', subjectId: id })
    const early = { ...paper, signedOn: '2026-03-11' }
    expect((await at(legal, `contract/${id}/signOnPaper`, early)).body.code).toBe('contract.future_signing')
    expect((await at(legal, `contract/${id}/signOnPaper`, paper)).body).toMatchObject({ state: 'effective' })
  })
})

describe('成交', () => {
  const dealWith = async (amount: number) => {
    const accountId = await c.accountOf(`成交 ${Math.random()}`)
    const { body: deal } = await at(rep, 'opportunity', {
      name: '成交的商机',
      accountId,
      amount: 1,
      startedOn: '2026-03-01',
    })
    const made = await approved(amount, { accountId, opportunityId: deal.id })
    return { deal: deal.id as string, ...made, accountId }
  }
  const onPaper = async (id: string, signedOn: string) => {
    const { body } = await w.as(legal).upload('file', '扫描.txt', `扫描件 ${id}`)
    await at(legal, `file/${body.id}/attach`, { subjectEntity: 'contract', subjectId: id })
    expect((await at(legal, `contract/${id}/signOnPaper`, { signedOn, fileId: body.id })).status).toBe(200)
  }
  const deal = async (id: string) => (await w.as(rep).get(`opportunity/${id}`)).body
  const mean = async (closedMeans: string) => {
    const [company] = (await w.as(admin).get('company')).body.items
    await w.as(admin).patch(`company/${company.id}`, { version: company.version, closedMeans })
    await w.settle()
  }

  test('a deal follows its contract and the meaning of the company: signed, or signed and first payment in', async () => {
    const { deal: dealId, id, accountId } = await dealWith(200_000_00)
    const byHand = await at(rep, `opportunity/${dealId}/win`, { on: '2026-03-10', amount: 5 })
    expect(byHand.body.code).toBe('opportunity.contract_open')
    await onPaper(id, '2026-03-05')
    await w.settle()
    expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-05', amount: 200_000_00 })

    await mean('signed_and_first_payment')
    expect(await deal(dealId)).toMatchObject({ outcome: 'open', closedOn: null })
    const part = await c.money(accountId, 30_000_00, { contractId: id, receivedOn: '2026-03-08' })
    await w.settle()
    expect((await deal(dealId)).outcome).toBe('open')
    await c.money(accountId, 30_000_00, { contractId: id, receivedOn: '2026-03-09' })
    await w.settle()
    expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-09' })
    await at(finance, `receipt/${part}/reverse`, { reason: '退票' })
    await w.settle()
    expect((await deal(dealId)).outcome).toBe('open')
    await mean('signed')
    expect(await deal(dealId)).toMatchObject({ outcome: 'won', closedOn: '2026-03-05' })
  })

  test('回款率 and 回款周期 read what finance confirmed', async () => {
    const metric = async (key: string, period: string) =>
      (await w.as(vp).get(`metric/${key}`, { period })).body.value as number
    expect(await metric('collection_cycle', '2026-03')).toBe(4)
    expect(await metric('collection_rate', '2026-03')).toBeGreaterThan(0)
  })
})

describe('in force', () => {
  test('the plan of a contract that nobody has signed is no debt: not in the ages, not dunned, no risk', async () => {
    const { id, accountId } = await drawn(40_00, {}, [1, 0])
    await w.app.store.rows(sql`update contracting.receivable set due_on = '2026-03-10' where contract_id = ${id}::uuid`)
    w.now = new Date('2026-03-12T02:00:00Z')
    const owed = async () => (await w.as(rep).get('receivable-aging', { accountId })).body.overdue
    expect(await owed()).toBe(0)
    await w.within(systemActor, dunDue)
    expect((await w.as(rep).get('dunning', { filter: { 'receivableId.contractId': id } })).body.items).toEqual([])
    await w.app.store.rows(
      sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
    )
    expect(await owed()).toBe(40_00)
    w.now = new Date('2026-03-10T02:00:00Z')
  })

  test('its end is told once before, and it expires the day after; both survive a repeated run', async () => {
    const { id } = await drawn(10_00, { endsOn: '2026-05-01', renewalDays: 30 })
    await w.app.store.rows(
      sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
    )
    w.now = new Date('2026-04-02T02:00:00Z')
    expect(await w.within(systemActor, remindRenewals)).toBe(1)
    expect(await w.within(systemActor, remindRenewals)).toBe(0)
    w.now = new Date('2026-05-02T02:00:00Z')
    await w.within(systemActor, expireContracts)
    expect((await read(id)).state).toBe('expired')
    w.now = new Date('2026-03-10T02:00:00Z')
  })

  test('an amendment is a contract of its own; a termination is not of the future', async () => {
    const { id } = await drawn(10_00)
    await w.app.store.rows(
      sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
    )
    const amended = await at(rep, `contract/${id}/amend`, { name: '补充协议一', amount: 5_00, text: '增加备件' })
    expect(await read(amended.body.result.contractId)).toMatchObject({
      kind: 'amendment',
      parentId: id,
      state: 'draft',
    })
    const end = (on: string) => at(legal, `contract/${id}/terminate`, { on, reason: '客户停业' })
    expect((await end('2026-03-11')).body.code).toBe('contract.future_end')
    expect((await end('2026-03-10')).body.state).toBe('terminated')
  })
})
