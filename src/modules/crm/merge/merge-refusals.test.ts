import { afterAll, expect, test } from 'vitest'
import { openCrm, refusal } from '../crm.fixture.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as } = crm
const { lilei, zhao, supervisor } = await crm.team()

const code = async (attempt: Promise<unknown>) => (await refusal(attempt)).code
const merge = (kind: string, keptId: string, goneId: string, choices: unknown = {}, actor = supervisor) =>
  as(actor).run(kind, 'merge', null, { keptId, goneId, choices })

let serial = 0
const newAccount = (draft: object = {}, actor = lilei) =>
  as(actor).create('account', { name: `不合并${++serial}有限公司`, ...draft })
const newLead = (draft: object = {}) => as(lilei).create('lead', { name: `线索${++serial}`, ...draft })

test('a merge with itself is refused', async () => {
  const { id } = await newAccount()
  expect(await refusal(merge('account', id, id))).toMatchObject({
    code: 'merge.itself',
    fields: [{ field: 'goneId' }],
  })
})

test('a record out of sight is refused like one that is not there', async () => {
  const [mine, theirs] = [await newAccount(), await newAccount({}, zhao)]
  for (const goneId of [theirs.id, '00000000-0000-7000-8000-000000000001'])
    expect(await refusal(merge('account', mine.id, goneId, {}, lilei))).toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'goneId', code: 'reference' }],
    })
})

test('a choice of no field or no side is refused', async () => {
  const [a, b] = [await newAccount(), await newAccount()]
  for (const choices of [{ ownerId: 'gone' }, { phone: 'both' }, ['phone']])
    expect(await refusal(merge('account', a.id, b.id, choices))).toMatchObject({
      code: 'request.invalid',
      fields: [{ field: 'choices' }],
    })
})

test('a converted lead is kept, and two conversions to two customers wait for those to be merged', async () => {
  const [fresh, done, other] = [
    await newLead(),
    await newLead({ company: '甲方一' }),
    await newLead({ company: '乙方二' }),
  ]
  for (const { id } of [done, other]) await as(lilei).run('lead', 'convert', id)
  expect(await code(merge('lead', fresh.id, done.id))).toBe('merge.keep_converted')
  expect(await code(merge('lead', done.id, other.id))).toBe('merge.both_converted')
  expect(await code(merge('lead', done.id, fresh.id))).toBe('accepted')
})
