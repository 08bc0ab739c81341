import { createMany, first, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { webhookDelivery } from '../../src/modules/contracting/index.ts'
import { emailOf } from './organisation.ts'
import type { Story } from './story.ts'

const admin = emailOf('admin')

/** The books as the company had them for a while: two messages arrived, a third never did. Not active, so a demo calls nobody. */
export const tellErp = async ({ app, calendar, stage }: Story): Promise<void> => {
  stage.goTo(calendar.today - 5, 9)
  const webhookId = await stage.create(admin, 'webhook', {
    name: '用友 U8 财务',
    url: 'https://erp.hengchuan.example/hooks/bihuan',
    events: ['contract.effective', 'invoice.create', 'receipt.confirm', 'receipt.reverse', 'refund.create'],
    note: '演示公司没有真实的 ERP,因此没有启用。',
  })
  await stage.run(admin, 'webhook', 'newSecret', webhookId)
  const signed = await first<{ id: string; code: string; account_id: string }>(
    app.store,
    sql`select id, code, account_id from contracting.contract where state = 'effective' order by amount desc limit 1`,
  )
  if (!signed) throw new Error('the demo misses its signed contract')
  const about = { webhookId, accountId: signed.account_id, payload: { contract: { code: signed.code } } }
  await transact(app, systemActor, async (ctx) => {
    const sent = { ...about, state: 'sent', tries: 1, sentAt: ctx.now.toISOString(), lastAnswer: '200 OK' } as const
    await createMany(ctx, webhookDelivery, [
      { ...sent, name: `合同生效 ${signed.code}`, event: 'contract.effective', eventSeq: 1 },
      { ...sent, name: '到账确认 DZ000001', event: 'receipt.confirm', eventSeq: 2 },
      {
        ...about,
        name: '开票与红冲 24442000',
        event: 'invoice.create',
        eventSeq: 3,
        state: 'dead',
        tries: 10,
        lastAnswer: '422 客户编码不存在,请先在财务系统中建立往来单位。',
      },
    ])
  })
}
