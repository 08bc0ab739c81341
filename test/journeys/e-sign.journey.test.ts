import { beforeAll, expect, test } from 'vitest'
import { first, sql } from '../../src/kernel/index.ts'
import { expectAccessible, openBrowser } from '../harness/browser.ts'
import { drawnContract } from '../harness/drawn-contract.ts'
import { pageSteps } from '../harness/page-steps.ts'
import { openSalesCompany } from '../harness/sales-company.ts'
import { openSigningService, serviceSecret } from '../harness/signing-service.ts'

// A contract that is signed elsewhere: chosen in the settings, sent, kept waiting, signed and archived.

const company = await openSalesCompany()
const { url, app, people } = company
const { visit } = await openBrowser()
const service = await openSigningService()
const story = { id: '', contract: '' }

beforeAll(async () => {
  const id = await drawnContract(company, { phone: '13800138000' })
  Object.assign(story, { id, contract: `${url}/contract/${id}` })
})

test('an administrator adds a service, sees why it is not reached, allows it and chooses it', async () => {
  const admin = await visit(`${url}/settings`, { as: people.admin })
  const { fill, submit } = pageSteps(admin)
  await admin
    .getByRole('link', { name: /电子签服务/ })
    .first()
    .click()
  await admin.getByRole('button', { name: '新建电子签服务' }).first().click()
  await fill('名称', '云签')
  await fill('接口地址', service.url)
  await fill('应用标识(Key)', 'app-1')
  await submit('保存')
  await admin.getByRole('link', { name: '云签', exact: true }).click()
  await admin.getByText('还没有设置密钥。请点「设置密钥」').waitFor()
  await admin.getByText('127.0.0.1 是内网或本机地址,不会连接').waitFor()
  await expectAccessible(admin)
  await admin.getByRole('button', { name: '设为签署方式' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: '设为签署方式' }).click()
  await admin.getByRole('dialog').getByText('还没有设置密钥,不能用来签署').first().waitFor()
  await admin.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await admin.getByRole('button', { name: '设置密钥' }).click()
  await fill('密钥', serviceSecret)
  await submit('设置密钥')
  const place = admin.url()
  await admin.goto(`${url}/allowed-address?drawer=create`)
  await fill('IP 或网段', '127.0.0.1')
  await fill('用途', '电子签')
  await submit('保存')
  await admin.goto(place)
  await admin.getByText('127.0.0.1 是内网地址,管理员已放行').waitFor()
  await admin.getByRole('button', { name: '测试连接' }).click()
  await submit('测试连接')
  await admin.getByText('200 {"ok":true}').waitFor()
  await admin.getByRole('button', { name: '设为签署方式' }).click()
  await submit('设为签署方式')
  await admin.getByRole('button', { name: '设为签署方式' }).waitFor({ state: 'hidden' })
})

test('the service is away: whoever sent the contract sees it, and tries again', async () => {
  // Approved and looked at by legal; that is walked elsewhere.
  const rep = await visit(story.contract, { as: people.rep })
  await rep.getByRole('button', { name: '提交审批' }).click()
  await pageSteps(rep).submit('提交审批')
  await approve()
  service.behaviour.refuses = 422
  await rep.getByRole('button', { name: '发起签署' }).click()
  await pageSteps(rep).submit('发起签署')
  const state = rep.locator('section', { has: rep.getByRole('link', { name: '云签' }) })
  await state.getByText('没有办成,不再自动重试:422 手机号未实名').waitFor()
  await expectAccessible(rep)
  service.behaviour.refuses = 0
  await state.getByRole('button', { name: '重试' }).click()
  await state.getByText('签署中').waitFor()
})

const approve = async () => {
  const call = async (who: typeof people.legal, path: string, data: object = {}) => {
    const page = await visit(url, { as: who })
    const answer = await page.request.post(`${url}/api/${path}`, { data, headers: { origin: url } })
    expect(answer.status(), await answer.text()).toBe(200)
  }
  const approval = await first<{ id: string }>(
    app.store,
    sql`select id from approvals.approval where subject_id = ${story.id}::uuid and state = 'running'`,
  )
  await call(people.director, `approval/${approval?.id}/approve`, { opinion: '同意' })
  const checks = await app.store.rows<{ id: string }>(
    sql`select id from contracting.legal_check where contract_id = ${story.id}::uuid`,
  )
  for (const { id } of checks) await call(people.legal, `legal-check/${id}/pass`)
}

test('both sign there; callbacks tell it, and the original is on the page of the contract', async () => {
  const rep = await visit(story.contract, { as: people.rep, isNarrow: true })
  const envelope = await first<{ id: string }>(
    app.store,
    sql`select id from contracting.signing_envelope where contract_id = ${story.id}::uuid`,
  )
  const reference = envelope?.id ?? ''
  const tell = async () => {
    const { callbackUrl } = service.envelope(reference)
    const { headers, payload } = service.callback(reference, new Date())
    const answer = await fetch(callbackUrl, { method: 'POST', headers, body: payload })
    expect(await answer.json()).toEqual({ repeated: false })
  }
  service.sign(reference, new Date().toISOString())
  await tell()
  await rep.reload()
  const parties = rep.getByRole('list').filter({ hasText: '王经理' })
  await parties.getByText('已签署').waitFor()
  await parties.getByText('待签署').waitFor()
  await expectAccessible(rep)
  service.sign(reference, new Date().toISOString())
  await tell()
  await rep.getByText('已生效').first().waitFor()
  const address = await rep.getByRole('link', { name: '盖章原件 PDF' }).getAttribute('href')
  const original = await (await rep.request.get(`${url}${address}`)).body()
  expect(original.equals(service.signed(reference))).toBe(true)
})
