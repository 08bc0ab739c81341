import { first, sql } from '../../src/kernel/index.ts'
import { contract, receivable } from '../../src/modules/contracting/index.ts'
import { signingParty } from '../../src/modules/contracting/signing/signing.entity.ts'
import { account } from '../../src/modules/crm/index.ts'
import type { openSalesCompany } from './sales-company.ts'

/** A contract of the sales company with its payment, drawn up and to be signed by a customer reached this way and the vice president. */
export const drawnContract = async (
  { app, make }: Pick<Awaited<ReturnType<typeof openSalesCompany>>, 'app' | 'make'>,
  customerBy: { readonly email: string } | { readonly phone: string },
): Promise<string> => {
  const idOf = async (name: string) =>
    (await first<{ id: string }>(app.store, sql`select id from people.employee where name = ${name}`))?.id ?? ''
  const [ownerId, employeeId] = [await idOf('李代表'), await idOf('周副总')]
  const customer = await make(account, { name: '江南灌装设备厂', ownerId })
  const template = await first<{ id: string }>(app.store, sql`select id from contracting.template limit 1`)
  const drawn = { name: '产线改造合同', accountId: customer.id, ownerId, amount, templateId: template?.id ?? '' }
  const { id } = await make(contract, { ...drawn, state: 'draft', approvalState: 'none' })
  const line = { name: '全款', kind: 'whole', issuedOn: '2030-01-01', dueOn: '2030-02-01', amount } as const
  await make(receivable, { ...line, contractId: id, ownerId })
  await make(signingParty, { contractId: id, position: 1, side: 'customer', name: '王经理', ...customerBy })
  await make(signingParty, { contractId: id, position: 2, side: 'company', name: '周副总', employeeId })
  return id
}

const amount = 300_000_00
