import { change, command } from '../../kernel/index.ts'
import { everybody } from './roles.ts'
import { apiKey, session } from './user.entity.ts'

const revoke = {
  zh: '注销',
  en: 'Revoke',
  input: {},
  allow: everybody,
  when: { revokedAt: [null] },
  tone: 'danger' as const,
}

/** Signs a browser out, wherever it is. */
export const revokeSession = command(session, 'revoke', {
  ...revoke,
  run: async (ctx, row) => {
    await change(ctx, session, row, { revokedAt: ctx.now.toISOString() }, { verb: 'revoke' })
  },
})

export const revokeApiKey = command(apiKey, 'revoke', {
  ...revoke,
  run: async (ctx, row) => {
    await change(ctx, apiKey, row, { revokedAt: ctx.now.toISOString() }, { verb: 'revoke' })
  },
})
