import { change, command, faults, field, select, sql } from '../../../kernel/index.ts'
import { keyOf } from '../../../platform/webhook/signature.ts'
import { signingProvider } from './provider.entity.ts'
import { pingService } from './webhook-provider.ts'

const fail = faults('signing-provider', {
  no_secret: {
    status: 409,
    zh: '「{name}」还没有设置密钥,不能用来签署。请先点「设置密钥」,再「测试连接」。',
    en: '“{name}” has no secret and cannot be used. Use “Set the secret”, then “Test”.',
  },
  short_secret: {
    status: 422,
    field: 'secret',
    zh: '密钥太短,容易被猜到。请使用至少 24 个字符的随机密钥;whsec_ 开头的,后面应是至少 24 个字节的 base64。',
    en: 'The secret is too short. Use at least 24 random characters; after whsec_, base64 of at least 24 bytes.',
  },
})

const fewestBytes = 24

/** The secret never passes through a record: it would stay in the history of changes. */
export const setProviderSecret = command(signingProvider, 'setSecret', {
  zh: '设置密钥',
  en: 'Set the secret',
  input: {
    secret: field.text({
      zh: '密钥',
      en: 'Secret',
      max: 500,
      required: true,
      help: '与对方服务中配置的相同;whsec_ 开头的按 base64 解读。设置后不再显示。',
      helpEn: 'The same as in the service; one that begins with whsec_ is read as base64. Not shown again.',
    }),
  },
  allow: ['admin'],
  when: { kind: ['webhook'] },
  run: async (ctx, row, { secret }) => {
    if (keyOf(secret).length < fewestBytes) fail('short_secret')
    await ctx.db.rows(sql`update contracting.signing_provider set secret = ${secret} where id = ${row.id}::uuid`)
    await change(ctx, signingProvider, row, { hasSecret: true }, { verb: 'setSecret' })
  },
})

/** One question that changes nothing, now: the answer says whether address, network and signature are right. */
export const testProvider = command(signingProvider, 'sendTest', {
  zh: '测试连接',
  en: 'Test',
  input: {},
  allow: ['admin'],
  when: { kind: ['webhook'] },
  run: async (ctx, row) => {
    if (!row.hasSecret) fail('no_secret', { name: row.name })
    const tested = await pingService(ctx, row.id)
    const told = { testedAt: ctx.now.toISOString(), testAnswer: tested.answer }
    await change(ctx, signingProvider, row, told, { verb: 'sendTest' })
    return tested
  },
})

/** From now on contracts are sent for signature there; what is being signed stays where it is. */
export const chooseProvider = command(signingProvider, 'choose', {
  zh: '设为签署方式',
  en: 'Use for signing',
  tone: 'primary',
  input: {},
  allow: ['admin'],
  when: { inUse: [false] },
  run: async (ctx, row) => {
    if (row.kind === 'webhook' && !row.hasSecret) fail('no_secret', { name: row.name })
    for (const other of await select(ctx, signingProvider, { where: sql`t.in_use`, lock: true, unscoped: true }))
      await change(ctx, signingProvider, other, { inUse: false }, { verb: 'replace' })
    await change(ctx, signingProvider, row, { inUse: true }, { verb: 'choose' })
  },
})

export const providerCommands = [chooseProvider, setProviderSecret, testProvider]
