import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Ctx, first, sql } from '../../../kernel/index.ts'

type Asker = Pick<Ctx, 'db'>

const signatureLength = 27

const signer = async ({ db }: Asker): Promise<(said: string) => string> => {
  const key = await first<{ secret: string }>(db, sql`select secret from crm.tracking_key`)
  if (!key) throw new Error('crm.tracking_key has no record; the migration makes it')
  return (said) => createHmac('sha256', key.secret).update(said).digest('base64url').slice(0, signatureLength)
}

/** `said` with our signature behind it. The purpose is signed too: what opens a letter follows no link. */
export const sign = async (ctx: Asker, purpose: string, said: string): Promise<string> =>
  `${said}.${(await signer(ctx))(`${purpose} ${said}`)}`

/** What a token says, where we have signed it for this purpose. */
export const readSigned = async (ctx: Asker, purpose: string, token: string): Promise<string | null> => {
  const at = token.lastIndexOf('.')
  const given = Buffer.from(token.slice(at + 1))
  if (at < 1 || given.length !== signatureLength) return null
  const said = token.slice(0, at)
  return timingSafeEqual(given, Buffer.from((await signer(ctx))(`${purpose} ${said}`))) ? said : null
}
