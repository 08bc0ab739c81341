import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { lead, purchasedList } from '../index.ts'

const w = await world()
const { rep, stranger } = w.team
const operations = await w.team.person('operations')
let serial = 0
const prospect = async (more: object = {}) => {
  serial += 1
  const made = await w.make(lead, {
    name: `客户${serial}`,
    email: `m${serial}@example.cn`,
    ownerId: rep.employeeId,
    ...more,
  })
  return made.id
}
const letter = { subject: '新品', body: '新品手册见附件。' }
const write = (ids: readonly unknown[], by = rep, more: object = letter) =>
  w.as(by).post('lead/writeMany', { ids, ...more })
const sentTo = async (ids: readonly string[]) =>
  (
    await w.app.store.rows<{ id: string }>(
      sql`select subject_id as id from work.mail where subject_id = any(${ids}::uuid[]) order by id`,
    )
  ).map(({ id }) => id)
const codes = ({ body }: { body: { leftOut: { code: string }[] } }) => body.leftOut.map(({ code }) => code)

test('a letter goes to each of many leads with the way to unsubscribe, and stands in the history of each', async () => {
  const ids = [await prospect(), await prospect()]
  const checked = await write(ids, rep, { check: true })
  expect(checked.body).toEqual({ reached: 2, leftOut: [] })
  expect(await sentTo(ids)).toEqual([])
  expect((await write(ids)).body).toEqual({ sent: 2, leftOut: [] })
  expect((await sentTo(ids)).sort()).toEqual([...ids].sort())
  const bodies = await w.app.store.rows<{ body: string }>(
    sql`select body from work.mail where subject_id = any(${ids}::uuid[])`,
  )
  for (const { body } of bodies) expect(body).toContain('退订')
  const { items } = (await w.as(rep).get(`lead/${ids[0]}/timeline`)).body
  expect(items.some(({ verb }: { verb?: string }) => verb === 'write')).toBe(true)
})

test('who must not get it is left out and named with the reason', async () => {
  const list = await w.make(purchasedList, {
    name: '展会名单',
    vendor: '名录公司',
    purchasedOn: '2019-01-01',
    lawfulBasis: 'consent',
    licenceUntil: '2020-01-01',
  } as never)
  const good = await prospect()
  const ids = [
    good,
    await prospect({ email: null }),
    await prospect({ unsubscribedAt: '2026-01-01T00:00:00Z' }),
    await prospect({ state: 'discarded' }),
    await prospect({ purchasedListId: list.id }),
    await prospect({ email: `m${serial - 4}@example.cn` }),
    await prospect({ ownerId: stranger.employeeId }),
  ]
  const answer = await write(ids)
  expect(answer.body.sent).toBe(1)
  expect(codes(answer)).toEqual(['no_address', 'unsubscribed', 'closed', 'licence_over', 'same_address', 'unseen'])
  expect(answer.body.leftOut.at(-1).name).toBeNull()
  expect(answer.body.leftOut.every(({ why }: { why: string }) => why.length > 3)).toBe(true)
  expect(await sentTo(ids)).toEqual([good])
})

test('who reads mailboxes masked writes to none of them, and where nobody is left the letter is refused', async () => {
  const ids = [await prospect()]
  expect(codes(await write(ids, operations, { check: true }))).toEqual(['masked'])
  expect((await write(ids, operations)).body).toMatchObject({ status: 409, code: 'lead-letter.nobody' })
  expect(await sentTo(ids)).toEqual([])
})

test('too many at once, none at all and a letter without words are refused', async () => {
  const id = await prospect()
  const many = Array.from({ length: 201 }, (_, i) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`)
  expect((await write(many)).body).toMatchObject({ status: 422, code: 'lead-letter.too_many' })
  for (const ids of [[], ['x'], [7]]) expect((await write(ids)).body.fields).toMatchObject([{ field: 'ids' }])
  expect((await write([id], rep, { subject: '只有主题' })).body.fields).toMatchObject([
    { field: 'body', code: 'required' },
  ])
  expect((await write([id], await w.team.person('auditor'))).status).toBe(403)
})
