import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allEntities, entityNamed, sql } from '../../kernel/index.ts'
import { contact, keptKinds } from '../crm/index.ts'
import { contractingWorld } from './contracting.fixture.ts'
import { contract } from './index.ts'
import { signingParty } from './signing/signing.entity.ts'

const { w, rep, legal, accountOf } = await contractingWorld()
const decisions = readFileSync(new URL('../../../docs/guide/erasure.md', import.meta.url), 'utf8')
const asked = { reason: '本人来信要求删除', requestedOn: '2026-03-10' }

test('contracts and who signed them stay whole with their letters and papers, and the log says how many name the person', async () => {
  const accountId = await accountOf('墨池书画有限公司')
  const person = await w.make(contact, { name: '澹台明', phone: '13899990005', email: 'tan@mochi.cn', accountId })
  const draft = { name: '澹台明的采购合同', accountId, ownerId: rep.employeeId, amount: 10_000 }
  const { id } = await w.make(contract, draft)
  const signer = { contractId: id, name: '澹台明', email: 'tan@mochi.cn', position: 1 }
  const party = await w.make(signingParty, signer as never)
  await w.app.store.rows(sql`update contracting.contract set state = 'terminated' where id = ${id}::uuid`)
  await w.app.store.rows(sql`insert into work.mail (id, "to", subject, body, state, subject_entity, subject_id)
    values (uuidv7(), 'tan@mochi.cn', '请签署', '澹台明:请签署', 'sent', 'contract', ${id}::uuid)`)
  await w.app.store.rows(sql`insert into work.file (id, name, size, content_type, sha256, path, subject_entity, subject_id)
    values (uuidv7(), '澹台明签署的原件.pdf', 1, 'application/pdf', '', '', 'contract', ${id}::uuid)`)
  await w.as(rep).post('comment', { subjectEntity: 'contract', subjectId: id, body: '澹台明催过两次' })
  const { body } = await w.as(legal).post(`contact/${person.id}/erase`, asked)
  expect(body.result.left).toEqual({ '合同(依法保留)': 1, '签署方(依法保留)': 1 })
  expect(body.result.erased).toMatchObject({ 评论·内容: 1 })
  expect((await w.as(rep).get(`contract/${id}`)).body.name).toBe('澹台明的采购合同')
  expect((await w.as(rep).get(`signing-party/${party.id}`)).body.name).toBe('澹台明')
  const papers = await w.app.store.rows(sql`select subject as said from work.mail where subject_id = ${id}::uuid
    union all select name from work.file where subject_id = ${id}::uuid union all select body from work.comment where subject_id = ${id}::uuid`)
  expect(papers).toEqual([{ said: '请签署' }, { said: '澹台明签署的原件.pdf' }, { said: '***催过两次' }])
})

test('every kind that an erasure leaves whole is one that there is, and stands with its reason among the decisions', () => {
  for (const kind of keptKinds().keys()) {
    expect(entityNamed(kind), kind).toBeDefined()
    expect(decisions).toContain(`\`${kind}\``)
  }
})

test('every table with words that is no entity’s has its decision', async () => {
  const tables = await w.app.store.rows<{ name: string }>(sql`select distinct table_schema || '.' || table_name as name
    from information_schema.columns where data_type in ('text', 'jsonb', 'json')
      and table_schema not in ('pg_catalog', 'information_schema', 'graphile_worker') order by 1`)
  const known = new Set([...allEntities()].flatMap((e) => [e.table, `${e.table}_search`]))
  const undecided = tables.filter(({ name }) => !known.has(name) && !decisions.includes(name))
  expect(undecided.map(({ name }) => name)).toEqual([])
})
