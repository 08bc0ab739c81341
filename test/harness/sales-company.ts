import { create, type Draft, type Entity, sql, systemActor, transact } from '../../src/kernel/index.ts'
import { product } from '../../src/modules/catalog/index.ts'
import { assignmentPlan, assignmentRule, webForm } from '../../src/modules/crm/index.ts'
import { unit } from '../../src/modules/people/index.ts'
import { mailServer } from '../../src/modules/work/mail/mail.entity.ts'
import { openSite } from './browser.ts'
import { openMailbox } from './mailbox.ts'

/**
 * A company that sells, from the first visitor to the money: two cities under a region, the posts that sign, something to sell,
 * a public form, rules that give leads away, and a mail server.
 */
export const openSalesCompany = async () => {
  const site = await openSite()
  const mailbox = await openMailbox()
  const make = <E extends Entity>(e: E, draft: Partial<Draft<E>>) =>
    transact(site.app, systemActor, (ctx) => create(ctx, e, draft as Draft<E>))
  const top = await make(unit, { name: '示例公司', level: 'company' })
  const east = await make(unit, { name: '华东大区', level: 'region', parentId: top.id })
  const nanjing = await make(unit, { name: '南京', level: 'city', parentId: east.id })
  const people = {
    admin: await site.person('管理员', 'admin', '示例公司'),
    director: await site.person('赵总监', 'director', '示例公司'),
    supervisor: await site.person('陈主管', 'supervisor', '南京'),
    rep: await site.person('李代表', 'rep', '南京'),
    presales: await site.person('王专家', 'presales', '示例公司'),
    finance: await site.person('钱会计', 'finance', '示例公司'),
    legal: await site.person('方律师', 'legal', '示例公司'),
    auditor: await site.person('吴内审', 'auditor', '示例公司'),
    vp: await site.person('周副总', 'vp', '示例公司'),
  }
  await site.app.store.rows(sql`update people.unit set manager_id = e.id from people.employee as e
    where (e.name, people.unit.name) in (('陈主管', '南京'), ('赵总监', '示例公司'))`)
  const line = await make(product, { name: '灌装产线', unit: '套', listPrice: 640_000_00, cost: 400_000_00 })
  const form = await make(webForm, {
    name: '官网咨询',
    title: '预约方案演示',
    state: 'active',
    asked: [
      { key: 'name', required: true },
      { key: 'company', required: true },
      { key: 'title' },
      { key: 'phone', required: true },
      { key: 'industry' },
      { key: 'region' },
      { key: 'size' },
      { key: 'budget' },
      { key: 'purchaseWithin' },
    ],
    consentText: '同意贵公司为联系我而处理以上信息。',
  })
  const plan = await make(assignmentPlan, { name: '按地区分配', state: 'active' })
  await make(assignmentRule, { planId: plan.id, position: 1, name: '华南', regions: '广东', unitId: east.id })
  await make(assignmentRule, { planId: plan.id, position: 2, name: '江苏归南京', regions: '江苏', unitId: nanjing.id })
  await make(mailServer, {
    name: '公司邮箱',
    host: '127.0.0.1',
    port: mailbox.port,
    security: 'none',
    fromAddress: 'sales@example.cn',
    publicUrl: site.url,
  })
  await site.app.reload()
  return { ...site, ...mailbox, make, people, product: line, form }
}
