import { type Ctx, sql } from '../../../kernel/index.ts'
import { addressesOf, isInside, mayCall } from '../../../platform/webhook/address.ts'

/** Networks inside the company that an administrator allowed to be called. */
export const allowedNetworks = async (ctx: Ctx): Promise<string[]> => {
  const networks = await ctx.db.rows(
    sql<{ address: string }>`select address from contracting.allowed_address where deleted_at is null`,
  )
  return networks.map(({ address }) => address)
}

/** Where a URL leads now, and whether it may be called there. */
export const placesOf = async (ctx: Ctx, url: string) => {
  const allowed = await allowedNetworks(ctx)
  const found = await addressesOf(new URL(url).hostname).catch(() => [])
  return found.map((address) => ({ address, inside: isInside(address), open: mayCall(address, allowed) }))
}
