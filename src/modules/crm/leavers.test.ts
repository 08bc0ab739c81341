import { expect, test } from 'vitest'
import { csv, importFile } from '../../../test/conformance/transfer.ts'
import { world } from '../../../test/harness/world.ts'
import { sql } from '../../kernel/index.ts'
import { contract } from '../contracting/index.ts'
import { account, opportunity, webForm } from './index.ts'

const w = await world()
const { stranger, admin } = w.team
const boss = w.as(admin)
const leaver = await w.team.person('rep')
await w.app.store.rows(sql`update people.employee set state = 'left' where id = ${leaver.employeeId}::uuid`)
const [left, here] = [leaver.employeeId, stranger.employeeId]

const expectRefusal = ({ body }: { body: object }, code: string, field: string) => {
  expect(body).toMatchObject({ code, fields: [{ field }] })
  expect((body as { detail: string }).detail).toContain('在职员工')
}

test.each(['lead', 'account', 'opportunity'])('a new %s is not given to whoever has left', async (kind) => {
  const give = (ownerId: string) => boss.post(kind, { name: `${kind} 于工`, ownerId })
  expectRefusal(await give(left), 'employee.owner_left', 'ownerId')
  expect((await give(here)).status).toBe(201)
})

test.each(['lead', 'account', 'opportunity'])(
  'a row of a file gives no %s to whoever has left, and the trial run says so',
  async (kind) => {
    const file = csv([
      ['name', 'ownerId'],
      ['导入甲', left],
      ['导入乙', here],
    ])
    const mapping = ['name', 'ownerId'].map((field) => ({ column: field, field }))
    for (const [dryRun, good] of [
      [true, 'checked'],
      [false, 'created'],
    ] as const) {
      const { rows } = await importFile(w, boss, kind, 'a.csv', file, { mapping, dryRun })
      expect(rows.filter(({ outcome }) => outcome !== 'checked')).toMatchObject([
        { line: 2, outcome: 'failed', faults: [{ field: 'ownerId' }] },
        ...(dryRun ? [] : [{ line: 3, outcome: good }]),
      ])
    }
  },
)

test('what is closed stays the result of whoever has left', async () => {
  const { id: accountId } = await w.make(account, { name: '史料厂' })
  const closed = { outcome: 'won', startedOn: '2025-05-01', closedOn: '2025-06-01', amount: '100' }
  const file = csv([
    ['name', 'accountId', 'ownerId', ...Object.keys(closed)],
    ['旧单', accountId, left, ...Object.values(closed)],
  ])
  const mapping = ['name', 'accountId', 'ownerId', ...Object.keys(closed)].map((field) => ({ column: field, field }))
  const { rows } = await importFile(w, boss, 'opportunity', 'a.csv', file, { mapping })
  expect(rows).toMatchObject([{ outcome: 'created', faults: null }])
})

test.each(['lead', 'account', 'opportunity'])(
  'no %s is handed on to whoever has left, neither one nor many',
  async (kind) => {
    const { body } = await boss.post(kind, { name: `${kind} 转移`, ownerId: here })
    const [toId, ids] = [left, [body.id]]
    expectRefusal(await boss.post(`${kind}/${body.id}/transfer`, { toId }), 'transfer.no_receiver', 'toId')
    expectRefusal(await boss.post(`${kind}/transferMany`, { toId, ids }), 'transfer.no_receiver', 'toId')
  },
)

test('no contract is given to whoever has left, by its beginning or by an edit', async () => {
  const { id: accountId } = await w.make(account, { name: '合同客户' })
  const draft = { name: '年度合同', accountId, amount: 100_00 }
  expectRefusal(await boss.post('contract', { ...draft, ownerId: left }), 'employee.owner_left', 'ownerId')
  const { id, version } = await w.make(contract, { ...draft, ownerId: here })
  expectRefusal(await boss.patch(`contract/${id}`, { version, ownerId: left }), 'employee.owner_left', 'ownerId')
})

test('a form that still names somebody who has left gives its leads by the rules', async () => {
  const form = await w.make(webForm, {
    name: '咨询',
    title: '咨询',
    asked: [{ key: 'name' }, { key: 'phone', required: true }],
    consentText: '同意联系。',
    ownerId: left,
    state: 'active',
  })
  const payload = { name: '于工', phone: '13822225501', consent: true, consentVersion: 1, elapsedMs: 9000 }
  const answer = await w.http.inject({ method: 'POST', url: `/api/public/form/${form.key}`, payload })
  expect(answer.statusCode).toBe(201)
  const made = await w.app.store.rows(sql`select owner_id as owner from crm.lead where phone = '13822225501'`)
  expect(made).toEqual([{ owner: null }])
})

test('a task is given to nobody who has left, neither a new one nor one there is', async () => {
  expectRefusal(await boss.post('task', { title: '回访', ownerId: left }), 'employee.owner_left', 'ownerId')
  const { body } = await boss.post('task', { title: '回访', ownerId: here })
  const give = await boss.patch(`task/${body.id}`, { version: body.version, ownerId: left })
  expectRefusal(give, 'employee.owner_left', 'ownerId')
})

test('a closed deal of whoever has left is taken up again once somebody who is here has it', async () => {
  const vp = w.as(await w.team.person('vp'))
  const draft = { name: '旧单', outcome: 'won', startedOn: '2025-05-01', closedOn: '2025-06-01', amount: 100 } as const
  const { id } = await w.make(opportunity, { ...draft, ownerId: left })
  expectRefusal(await vp.post(`opportunity/${id}/reopen`, { reason: '退货' }), 'opportunity.owner_left', 'ownerId')
  expect((await vp.post(`opportunity/${id}/transfer`, { toId: here })).status).toBe(200)
  expect((await vp.post(`opportunity/${id}/reopen`, { reason: '退货' })).status).toBe(200)
})
