import { afterAll, describe, expect, test } from 'vitest'
import { sql, type View } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { opportunityClocks, pipeline } from './index.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as } = crm
const { lilei, zhao } = await crm.team()
const chen = await crm.actorOf(await crm.makePerson('陈工', 'presales', null))

interface Answer {
  clocks: { name: string; minutes: number }[]
}
const clocks = async (id: string) =>
  (await as(lilei).view<Answer>(opportunityClocks, { id })).clocks.map(({ name, minutes }) => [name, minutes])
const talk = (opportunityId: string, more: object = {}) =>
  as(lilei).create('activity', {
    opportunityId,
    content: '发了方案',
    feedback: '要内部讨论',
    nextAction: '听回复',
    nextActionOn: '2026-03-16',
    ...more,
  })

// The clock stands at Tuesday 10:00 in Shanghai; a working day has eight hours.
describe('whose clock runs', () => {
  test('it is ours from the last word with the customer on, in working time: a weekend does not count', async () => {
    const deal = await as(lilei).open()
    expect(await clocks(deal.id)).toEqual([['silence', 0]])
    await talk(deal.id)
    crm.setNow('2026-03-16T02:00:00Z')
    expect(await clocks(deal.id)).toEqual([['silence', 4 * 480]])
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('it is the customer’s while the next step is theirs, and ours again once it is ours', async () => {
    const deal = await as(lilei).open()
    await talk(deal.id, { nextActionBy: 'customer' })
    crm.setNow('2026-03-11T02:00:00Z')
    expect(await clocks(deal.id)).toEqual([['customer', 480]])
    await talk(deal.id, { nextActionBy: 'us' })
    expect(await clocks(deal.id)).toEqual([['silence', 0]])
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('presales come before both until they have delivered', async () => {
    const deal = await as(lilei).open()
    const ask = { opportunityId: deal.id, assigneeId: chen.employeeId, kind: 'demo', need: '演示' }
    const id = (await as(lilei).run('presales-request', 'ask', null, ask)).id as string
    crm.setNow('2026-03-10T03:00:00Z')
    expect(await clocks(deal.id)).toEqual([
      ['presales', 60],
      ['silence', 60],
    ])
    await as(chen).run('presales-request', 'accept', id)
    await as(chen).run('presales-request', 'deliver', id, { result: '已演示' })
    expect(await clocks(deal.id)).toEqual([['silence', 60]])
    crm.setNow('2026-03-10T02:00:00Z')
  })

  test('nobody waits on a closed deal, and strangers are told nothing', async () => {
    const deal = await as(lilei).open()
    const seen = as(zhao).view(opportunityClocks, { id: deal.id })
    expect((await refusal(seen)).code).toBe('request.not_found')
    await as(lilei).run('opportunity', 'lose', deal.id, { reason: 'price' })
    expect(await clocks(deal.id)).toEqual([])
  })

  test('a card of the board shows the one that holds the deal up', async () => {
    await crm.store.rows(sql`update crm.opportunity set deleted_at = now()`)
    const deal = await as(lilei).open()
    await talk(deal.id, { nextActionBy: 'customer' })
    interface Board {
      columns: { items: { clock: { name: string } }[] }[]
    }
    const { columns } = await as(lilei).view<Board>(pipeline as View, {})
    expect(columns[0]?.items).toMatchObject([{ clock: { name: 'customer' } }])
  })
})
