import { change, command, field } from '../../../kernel/index.ts'
import { sellers } from '../access.ts'
import { signingEnvelope } from './envelope.entity.ts'
import { end, envelopeOf, follow, providerOf } from './envelope.ts'
import { callSoon } from './timing.ts'

const reason = field.text({ zh: '原因', en: 'Reason', required: true, max: 200 })

/** Now, instead of waiting for the next callback or the next question. */
export const askAgain = command(signingEnvelope, 'askAgain', {
  zh: '查询进度',
  en: 'Ask how it stands',
  input: {},
  allow: sellers,
  when: { state: ['signing'], outside: [true], stuck: [false] },
  run: callSoon,
})

/** After what kept the service from answering was put right. */
export const retrySigning = command(signingEnvelope, 'retry', {
  zh: '重试',
  en: 'Try again',
  tone: 'primary',
  input: {},
  allow: sellers,
  when: { stuck: [true] },
  run: async (ctx, row) => {
    await callSoon(ctx, await change(ctx, signingEnvelope, row, { stuck: false }, { verb: 'retry' }))
  },
})

/** Called back: at once where we do it ourselves, otherwise when the service has said that nobody can sign it any more. */
export const withdrawSigning = command(signingEnvelope, 'withdraw', {
  zh: '撤回签署',
  en: 'Withdraw',
  tone: 'danger',
  input: { reason },
  allow: sellers,
  when: { state: ['starting', 'signing'] },
  run: async (ctx, row, { reason: why }) => {
    const { provider } = await providerOf(ctx, row)
    if (!provider.isOutside) return follow(ctx, row, await provider.cancel(ctx, await envelopeOf(ctx, row), why))
    const leaving = { state: 'withdrawing', reason: why, stuck: false } as const
    await callSoon(ctx, await change(ctx, signingEnvelope, row, leaving, { verb: 'withdraw' }))
  },
})

/** The service does not answer, and will not: the contract goes on without it. */
export const abandonSigning = command(signingEnvelope, 'abandon', {
  zh: '放弃这次签署',
  en: 'Give up',
  tone: 'danger',
  input: { reason },
  allow: sellers,
  when: { stuck: [true] },
  run: (ctx, row, { reason: why }) => end(ctx, row, 'abandoned', why),
})

export const envelopeCommands = [askAgain, retrySigning, withdrawSigning, abandonSigning]
