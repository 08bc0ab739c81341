import { beforeAll, expect, test } from 'vitest'
import { first, sql } from '../../src/kernel/index.ts'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { drawnContract } from '../harness/drawn-contract.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'

// A customer who does not want to sign: says so behind the link, and whoever sent it knows why.

const company = await openSalesCompany()
const { url, app, people, letter } = company
const { visit } = await openBrowser()
const story = { id: '', contract: '', link: '' }
const reason = '付款条件要改为验收后 60 天'

beforeAll(async () => {
  const id = await drawnContract(company, { email: 'wang@jiangnan.cn' })
  Object.assign(story, { id, contract: `${url}/contract/${id}` })
})

const call = async (who: typeof people.legal, path: string, data: object = {}) => {
  const page = await visit(url, { as: who })
  const answer = await page.request.post(`${url}/api/${path}`, { data, headers: { origin: url } })
  expect(answer.status(), await answer.text()).toBe(200)
}

test('the contract is approved, looked at by legal and sent; the letter brings the customer a link', async () => {
  await call(people.rep, `contract/${story.id}/submit`)
  const approval = await first<{ id: string }>(
    app.store,
    sql`select id from approvals.approval where subject_id = ${story.id}::uuid and state = 'running'`,
  )
  await call(people.director, `approval/${approval?.id}/approve`, { opinion: '同意' })
  const checks = await app.store.rows<{ id: string }>(
    sql`select id from contracting.legal_check where contract_id = ${story.id}::uuid`,
  )
  for (const { id } of checks) await call(people.legal, `legal-check/${id}/pass`)
  const rep = await visit(story.contract, { as: people.rep })
  await rep.getByRole('button', { name: '发起签署' }).click()
  await pageSteps(rep).submit('发起签署')
  const { text } = await letter('wang@jiangnan.cn', '产线改造合同')
  story.link = /https?:\/\/\S+\/sign\/[\w-]+/.exec(text)?.[0] ?? ''
  expect(story.link).toContain('/sign/')
})

test('declining says first what follows, may be thought better of, and wants a reason', async () => {
  const customer = await visit(story.link, { isNarrow: true })
  await customer.getByRole('button', { name: '拒绝签署', exact: true }).click()
  const part = customer.getByRole('region', { name: '拒绝签署' })
  await part.getByText('拒绝后,这个链接立即失效').waitFor()
  await part.getByText('会看到您的原因。之后想签署,要请对方重新发送链接。').waitFor()
  await expectAccessible(customer)
  const now = part.getByRole('button', { name: '确认拒绝签署' })
  expect(await now.isDisabled()).toBe(true)
  await part.getByRole('textbox', { name: '拒绝的原因' }).fill('   ')
  expect(await now.isDisabled()).toBe(true)
  await part.getByRole('button', { name: '返回,继续签署' }).click()
  await part.waitFor({ state: 'hidden' })
  await customer.getByRole('button', { name: '确认签署' }).waitFor()
  const kept = await first<{ state: string }>(
    app.store,
    sql`select state from contracting.signing_party where contract_id = ${story.id}::uuid and side = 'customer'`,
  )
  expect(kept?.state).toBe('viewed')
})

test('after it the page says so and whom to turn to; the link is dead, also for who kept it', async () => {
  const customer = await visit(story.link, { isNarrow: true })
  await customer.getByRole('button', { name: '拒绝签署', exact: true }).click()
  await customer.getByRole('textbox', { name: '拒绝的原因' }).fill(reason)
  await customer.getByRole('button', { name: '确认拒绝签署' }).click()
  await customer.getByText('已告知对方您拒绝签署').waitFor()
  await customer.getByText(/如果改变主意,请联系.+重新发送签署链接。/).waitFor()
  await expectAccessible(customer)
  await customer.reload()
  await customer.getByText('不能打开签署页面').waitFor()
  expect(await customer.getByRole('button', { name: '确认签署' }).count()).toBe(0)
})

test('whoever sent it reads on the contract who declined and why, and was told of it', async () => {
  const rep = await visit(story.contract, { as: people.rep })
  const progress = rep.locator('section', { has: rep.getByRole('heading', { name: '签署进度' }) })
  await progress.getByText('拒绝签署').waitFor()
  await progress.getByText(reason).waitFor()
  await expectAccessible(rep)
  await rep.goto(`${url}/notification`)
  await rep
    .getByText(/王经理 拒绝签署合同「产线改造合同」.+:付款条件要改为验收后 60 天/)
    .first()
    .waitFor()
})
