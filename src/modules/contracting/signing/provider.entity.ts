import { type Ctx, entity, everyone, faults, field, first, type Row, sql } from '../../../kernel/index.ts'
import { readers } from '../access.ts'

const fail = faults('signing-provider', {
  built_in: {
    status: 409,
    zh: '内置签署随系统提供,不能删除。不想用它时,把另一个电子签服务设为签署方式。',
    en: 'The built-in signing is part of the system. To do without it, make another service the way to sign.',
  },
  in_use: {
    status: 409,
    zh: '「{name}」正在使用,不能删除。请先把另一个电子签服务设为签署方式。',
    en: '“{name}” is in use. Make another service the way to sign first.',
  },
  busy: {
    status: 409,
    zh: '「{name}」上还有 {count} 份合同没有签完,不能删除或改换地址。请等它们签完,或先撤回签署。',
    en: '{count} contracts are still being signed on “{name}”; it cannot be deleted or moved. Wait, or withdraw them.',
  },
})

const by = 'system' as const

/** A signing service the company may have its contracts signed by; one of them is in use. */
export const signingProvider = entity('signing-provider', {
  table: 'contracting.signing_provider',
  label: { zh: '电子签服务', en: 'Signing service' },
  events: { replace: { zh: '换用另一个', en: 'Replaced by another' } },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 80, required: true }),
    kind: field.choice(
      { built_in: { zh: '内置签署', en: 'Built in' }, webhook: { zh: '外部服务', en: 'Outside' } },
      { zh: '类型', en: 'Kind', required: true, by, default: 'webhook' },
    ),
    inUse: field.boolean({ zh: '正在使用', en: 'In use', required: true, by: 'command', default: false }),
    baseUrl: field.url({
      zh: '接口地址',
      en: 'Base address',
      mask: 'hide',
      help: '例如 https://esign.example.cn/bihuan;接口约定见 docs/guide/e-sign.md。',
      helpEn: 'For example https://esign.example.cn/bihuan; the interface is described in docs/guide/e-sign.md.',
    }),
    keyId: field.text({
      zh: '应用标识(Key)',
      en: 'Key',
      max: 120,
      mask: 'hide',
      help: '对方用来认出是哪家公司。',
      helpEn: 'By it the other side knows the company.',
    }),
    hasSecret: field.boolean({ zh: '已设置密钥', en: 'Has a secret', by, default: false }),
    ownerId: field.person({
      zh: '对接负责人',
      en: 'Owner',
      default: 'me',
      help: '服务一直没有答复时收到通知。',
      helpEn: 'Is told when the service does not answer for long.',
    }),
    testedAt: field.instant({ zh: '测试时间', en: 'Tested at', by }),
    testAnswer: field.longText({ zh: '测试结果', en: 'Answer to the test', max: 4000, by, mask: 'hide' }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['name', 'kind', 'inUse', 'hasSecret', 'ownerId'],
  grants: { read: readers, create: ['admin'], update: ['admin'], remove: ['admin'], reveal: ['admin'] },
  visible: everyone,
  check: ({ kind, baseUrl }) => {
    if (kind === 'webhook' && !baseUrl)
      return [
        {
          field: 'baseUrl',
          code: 'required',
          message: '外部服务要填写「接口地址」。',
          en: 'An outside service needs its “Base address”.',
        },
      ]
    if (
      typeof baseUrl === 'string' &&
      URL.canParse(baseUrl) &&
      (new URL(baseUrl).username || new URL(baseUrl).password)
    )
      return [
        {
          field: 'baseUrl',
          code: 'password_in_url',
          message: '接口地址不能带用户名和密码。请用「设置密钥」。',
          en: 'The address cannot carry a user and password. Use “Set the secret”.',
        },
      ]
    return []
  },
  guard: async (ctx, row, patch) => {
    const { id, name, kind, inUse, baseUrl } = row as unknown as SigningProviderRow
    if (patch === null && kind === 'built_in') fail('built_in')
    if (patch === null && inUse) fail('in_use', { name })
    if (patch === null || (patch.baseUrl !== undefined && patch.baseUrl !== baseUrl)) await refuseBusy(ctx, id, name)
  },
})

const refuseBusy = async (ctx: Ctx, id: string, name: string): Promise<void> => {
  const open = await first<{ count: number }>(
    ctx.db,
    sql`select count(*) as count from contracting.signing_envelope
      where provider_id = ${id}::uuid and deleted_at is null and state in ('starting', 'signing', 'collecting', 'withdrawing')`,
  )
  if (open && open.count > 0) fail('busy', { name, count: open.count })
}

export type SigningProviderRow = Row<typeof signingProvider>
