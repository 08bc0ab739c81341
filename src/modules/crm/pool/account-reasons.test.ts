import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { account } from '../index.ts'
import { pool } from './index.ts'

const w = await world(new Date('2026-03-10T02:00:00Z'))
const { rep, stranger, admin, units } = w.team

test('why a customer is in a pool, who may claim it and from when, is told to those who see it', async () => {
  const limits = { unitId: units.city, claimsPerDay: 2, maxOwned: 80, lockDays: 7, delayHours: 3 }
  const { name } = await w.make(pool, { name: '南京客户公海', kind: 'account', ...limits })
  const { id } = await w.make(account, { name: '久未跟进', ownerId: rep.employeeId })
  const why = async (actor = admin) => w.as(actor).get('account-reasons', { accountId: id })
  expect((await why(rep)).body).toEqual({ stays: [], standing: null })
  expect((await why(stranger)).status).toBe(404)
  await w.as(rep).post(`account/${id}/release`, { reason: '客户停产' })
  expect((await why()).body).toMatchObject({
    stays: [{ pool: name, cause: 'released', why: `${rep.name}放入:客户停产`, leftAt: null }],
    standing: {
      pool: name,
      unit: '南京',
      claimsPerDay: 2,
      maxOwned: 80,
      previousOwner: rep.name,
      openFrom: '2026-03-10 13:00',
      lockedUntil: '2026-03-17 10:00',
    },
  })
})
