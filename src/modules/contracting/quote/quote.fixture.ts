import { expect } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import type { Actor } from '../../../kernel/index.ts'
import { priceBook, priceEntry, product } from '../../catalog/index.ts'
import { account, opportunity } from '../../crm/index.ts'

const knownBuyer = { budget: 500_000_00, decisionChain: '厂长 → 采购总监' }

/** A company with a pump in its price book, and people who quote it. */
export const quoteWorld = async () => {
  const w = await world()
  const as = (actor: Actor) => w.as(actor)
  const pump = await w.make(product, { name: '泵', unit: '台', listPrice: 1000_00, cost: 500_00, state: 'active' })
  const book = await w.make(priceBook, { name: '通用', validFrom: '2026-01-01' })
  await w.make(priceEntry, { priceBookId: book.id, productId: pump.id, minQuantity: 1, unitPrice: 1000_00 })

  const dealOf = async (owner: Actor, more: Record<string, unknown> = knownBuyer, firstWonOn: string | null = null) => {
    const buyer = await w.make(account, { name: `客户${Math.random()}`, ownerId: owner.employeeId, firstWonOn })
    return w.make(opportunity, { name: '产线改造', ownerId: owner.employeeId, accountId: buyer.id, ...more })
  }

  return {
    w,
    as,
    pump,
    dealOf,
    /** A quote with its first version. */
    quoteOf: async (owner: Actor, deal?: { id: string }) => {
      const opportunityId = (deal ?? (await dealOf(owner))).id
      const { body, status } = await as(owner).post('quote', { opportunityId })
      expect(status).toBe(201)
      const { items } = (await as(owner).get('quote-version', { filter: { quoteId: { eq: body.id } } })).body
      return { quote: body, versionId: items[0].id as string }
    },
    line: (quantity: number, unitPrice: number | null = null, productId = pump.id) => ({
      productId,
      quantity,
      unitPrice,
    }),
    save: (owner: Actor, versionId: string, lines: unknown[], more = {}) =>
      as(owner).post(`quote-version/${versionId}/saveLines`, { lines, ...more }),
    verb: (owner: Actor, versionId: string, name: string, body: unknown = {}) =>
      as(owner).post(`quote-version/${versionId}/${name}`, body),
    versionOf: async (id: string) => (await as(w.team.supervisor).get(`quote-version/${id}`)).body,
  }
}
