import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { webForm } from '../index.ts'

const w = await world()
const { stranger, admin } = w.team
const leaver = await w.team.person('rep')
await w.app.store.rows(sql`update people.employee set state = 'left' where id = ${leaver.employeeId}::uuid`)

test('a new lead is not given to whoever has left', async () => {
  const give = (more: object) => w.as(admin).post('lead', { name: '于工', ownerId: leaver.employeeId, ...more })
  const refused = await give({})
  expect(refused.body).toMatchObject({ code: 'lead.owner_left', fields: [{ field: 'ownerId' }] })
  expect(refused.body.detail).toContain('另选一位在职员工')
  expect((await give({ ownerId: stranger.employeeId })).status).toBe(201)
})

test('a form that still names somebody who has left gives its leads by the rules', async () => {
  const form = await w.make(webForm, {
    name: '咨询',
    title: '咨询',
    asked: [{ key: 'name' }, { key: 'phone', required: true }],
    consentText: '同意联系。',
    ownerId: leaver.employeeId,
    state: 'active',
  })
  const payload = { name: '于工', phone: '13822225501', consent: true, consentVersion: 1, elapsedMs: 9000 }
  const answer = await w.http.inject({ method: 'POST', url: `/api/public/form/${form.key}`, payload })
  expect(answer.statusCode).toBe(201)
  const made = await w.app.store.rows(sql`select owner_id as owner from crm.lead where phone = '13822225501'`)
  expect(made).toEqual([{ owner: null }])
})
