import { world } from '../../../test/harness/world.ts'
import { sql } from '../../kernel/index.ts'
import type { FileStore } from '../../platform/files/store.ts'

export interface Debt {
  readonly id: string
  readonly amount: number
  readonly received: number
  readonly credited: number
  readonly written_off: number
  readonly open_amount: number
  readonly state: string
  readonly settled_on: string | null
  readonly days_late: number | null
  readonly settle_days: number | null
}

/** A company with a customer of its representative, and people who sign for money and law. */
export const contractingWorld = async (files?: FileStore) => {
  const w = await world(undefined, { files })
  const { rep, admin } = w.team
  const finance = await w.team.person('finance')
  const legal = await w.team.person('legal')
  const vp = await w.team.person('vp')
  const director = await w.team.person('director')
  const accountOf = async (name: string): Promise<string> => (await w.as(rep).post('account', { name })).body.id
  let bank = 0
  return {
    w,
    rep,
    admin,
    finance,
    legal,
    vp,
    director,
    accountOf,
    /** A debt of one customer, due on a day. */
    debt: async (accountId: string, amount: number, more: object = {}): Promise<string> => {
      const body = { name: '货款', accountId, issuedOn: '2026-01-05', dueOn: '2026-02-05', amount, ...more }
      const answer = await w.as(rep).post('receivable', body)
      if (answer.status !== 201) throw new Error(answer.text)
      return answer.body.id
    },
    /** Money that finance has confirmed. */
    money: async (accountId: string, amount: number, more: object = {}): Promise<string> => {
      const body = { accountId, amount, receivedOn: '2026-03-01', bankReference: `B${++bank}`, ...more }
      const { body: row } = await w.as(rep).post('receipt', body)
      const confirmed = await w.as(finance).post(`receipt/${row.id}/confirm`)
      if (confirmed.status !== 200) throw new Error(confirmed.text)
      return row.id
    },
    /** In force without its papers, for what comes afterwards. */
    force: (id: string) =>
      w.app.store.rows(
        sql`update contracting.contract set state = 'effective', signed_on = '2026-03-01' where id = ${id}::uuid`,
      ),
    debtRow: async (id: string): Promise<Debt> => {
      const [row] = await w.app.store.rows<Debt>(sql`select * from contracting.receivable where id = ${id}::uuid`)
      return row as Debt
    },
    moneyRow: async (id: string) => {
      const [row] = await w.app.store.rows<{
        amount: number
        allocated: number
        refunded: number
        unallocated: number
      }>(sql`select * from contracting.receipt where id = ${id}::uuid`)
      return row as { amount: number; allocated: number; refunded: number; unallocated: number }
    },
  }
}
