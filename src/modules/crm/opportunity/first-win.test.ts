import { afterAll, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm } from '../crm.fixture.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, nearlyWon, store } = crm
const { lilei, supervisor } = await crm.team()

const winsOf = (accountId: string) =>
  store.rows<{ repeat: boolean }>(
    sql`select repeat from crm.opportunity where account_id = ${accountId}::uuid order by id`,
  )
const accountOf = (actor = lilei, name = '远大机械有限公司') => as(actor).create('account', { name })

test('the first win makes the account a customer and later ones repeats; both follow what happens to the wins', async () => {
  const account = await accountOf(lilei, '复购有限公司')
  const deals: { id: string }[] = []
  for (let i = 0; i < 2; i++) deals.push(await as(lilei).open({ ...nearlyWon, accountId: account.id, amount: 1 }))
  const [one, two] = deals as [{ id: string }, { id: string }]
  const standing = async () => ({
    repeats: (await winsOf(account.id)).map(({ repeat }) => repeat),
    firstWonOn: (
      await store.rows<{ day: string }>(sql`select first_won_on as day from crm.account where id = ${account.id}::uuid`)
    )[0]?.day,
  })
  for (const { id } of deals) await as(lilei).run('opportunity', 'win', id, { on: '2026-03-10' })
  expect(await standing()).toEqual({ repeats: [false, true], firstWonOn: '2026-03-10' })
  await as(supervisor).remove('opportunity', one.id)
  expect((await standing()).repeats[1]).toBe(false)
  await as(supervisor).run('opportunity', 'reopen', two.id, { reason: '退货' })
  expect((await standing()).firstWonOn).toBeNull()
  await as(supervisor).restore('opportunity', one.id)
  expect(await standing()).toEqual({ repeats: [false, false], firstWonOn: '2026-03-10' })
})

test('a deal won without a day is won today', async () => {
  const { id: accountId } = await accountOf(lilei, '当天成交有限公司')
  const { id } = await as(lilei).open({ ...nearlyWon, accountId, amount: 1 })
  expect(await as(lilei).run('opportunity', 'win', id, {})).toMatchObject({ outcome: 'won', closedOn: '2026-03-10' })
})

test('of two deals of one account won at once one is the first and one a repeat', async () => {
  for (let round = 0; round < 12; round++) {
    const account = await accountOf(lilei, `同时成交 ${round}`)
    const deals = [
      await as(lilei).open({ ...nearlyWon, accountId: account.id, amount: 1 }),
      await as(lilei).open({ ...nearlyWon, accountId: account.id, amount: 1 }),
    ]
    await Promise.all(deals.map(({ id }) => as(lilei).run('opportunity', 'win', id, { on: '2026-03-10' })))
    expect(await winsOf(account.id)).toEqual([{ repeat: false }, { repeat: true }])
  }
})

test('won deals of one account are taken away at once, whichever waits for the other', async () => {
  const rounds = Array.from({ length: 6 }, async (_, round) => {
    const { id: accountId } = await accountOf(lilei, `同时删除 ${round}`)
    const deals: { id: string }[] = []
    for (let i = 0; i < 3; i++) deals.push(await as(lilei).open({ ...nearlyWon, accountId, amount: 1 }))
    for (const { id } of deals) await as(lilei).run('opportunity', 'win', id, { on: '2026-03-10' })
    return { accountId, deals }
  })
  for (const { accountId, deals } of await Promise.all(rounds)) {
    await Promise.all(deals.slice(0, 2).map(({ id }) => as(supervisor).remove('opportunity', id)))
    expect((await winsOf(accountId)).at(-1)).toEqual({ repeat: false })
  }
})
