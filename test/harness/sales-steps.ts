import type { Page } from 'playwright-core'
import { pageSteps } from './page-steps.ts'

/** The address in a letter. */
export const linkIn = (text: string): string => /http\S+/.exec(text)?.[0] ?? ''

/** Signs what waits in the inbox, and is told that nothing is left there. */
export const approveInInbox = async (inbox: Page, title: string): Promise<void> => {
  await inbox.getByRole('button', { name: title }).click()
  await inbox.getByText('审批轨迹').first().waitFor()
  await inbox.getByRole('button', { name: '同意', exact: true }).click()
  await inbox.getByRole('dialog').getByRole('textbox').fill('同意')
  await inbox.getByRole('dialog').getByRole('button', { name: '同意' }).click()
  await inbox.getByText('没有等待你审批的单据').waitFor()
}

/** Says in the company settings what counts as a closed deal. */
export const chooseClosedMeans = async (settings: Page, meaning: string): Promise<void> => {
  await settings.getByRole('button', { name: '编辑 成交口径' }).click()
  await settings.getByRole('combobox').last().click()
  await settings.getByTitle(meaning, { exact: true }).click()
  await settings.getByRole('definition').filter({ hasText: meaning }).waitFor()
}

/** The stages of a deal on its page: what refuses it, what is filled in, and on. */
export const stageSteps = (page: Page) => {
  const dialog = page.getByRole('dialog')
  const advance = async () => {
    await page.getByRole('button', { name: '推进', exact: true }).click()
    await dialog.getByRole('button', { name: '推进' }).click()
  }
  return {
    refused: async (...sentences: string[]) => {
      await advance()
      for (const sentence of sentences) await dialog.getByText(sentence).first().waitFor()
      await dialog.getByRole('button', { name: '取消' }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
    passes: async () => {
      await advance()
      await dialog.waitFor({ state: 'hidden' })
    },
    fillIn: async (values: Readonly<Record<string, string>>) => {
      await page.getByRole('button', { name: '编辑', exact: true }).click()
      for (const [label, text] of Object.entries(values)) {
        const input = dialog.getByRole('textbox', { name: label, exact: true })
        await input.fill(text)
        if (label.endsWith('日期')) await input.press('Enter')
      }
      await dialog.getByRole('button', { name: '保存' }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
  }
}

/** A quote of one line for the deal whose page this is, saved in the editor. */
export const quoteOneLine = async (page: Page, product: string, price?: string): Promise<void> => {
  await page.getByRole('tab', { name: /^报价 / }).click()
  await page.getByRole('button', { name: '新建报价' }).click()
  await pageSteps(page).submit('保存')
  await page
    .getByRole('tabpanel')
    .or(page.getByRole('region', { name: '报价' }))
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('link', { name: /V1/ }).click()
  await page.getByRole('button', { name: '添加一行' }).click()
  await page.getByRole('combobox', { name: '产品或套餐 1' }).click()
  await page.getByTitle(product, { exact: true }).click()
  await page.getByRole('spinbutton', { name: '数量 1' }).fill('1')
  if (price) await page.getByRole('textbox', { name: '报价单价 1' }).fill(price)
  await page.getByRole('button', { name: '保存明细' }).click()
  await page.getByText('明细已保存').last().waitFor()
}

type PlanLine = readonly [name: string, kind: string, dueOn: string, amount: string]

/** A contract with the standard text and a payment plan, drawn up from the record whose page this is, and submitted. */
export const drawUpContract = async (
  page: Page,
  { name, amount, plan }: { name: string; amount: string; plan: readonly PlanLine[] },
): Promise<void> => {
  const { fill, submit, choose } = pageSteps(page)
  await page.getByRole('tab', { name: /^合同 / }).click()
  await page.getByRole('button', { name: '新建合同' }).first().click()
  await fill('合同名称', name)
  await fill('合同金额', amount)
  await choose('合同模板', '标准销售合同')
  await submit('保存')
  await page.getByRole('link', { name, exact: true }).click()
  await page.waitForURL('**/contract/*')
  await page.getByRole('tab', { name: /^应收款 / }).click()
  for (const [line, kind, dueOn, share] of plan) {
    await page.getByRole('button', { name: '新建应收款' }).first().click()
    await fill('款项', line)
    await choose('性质', kind)
    await fill('到期日', dueOn, 'Enter')
    await fill('应收金额', share)
    await submit('保存')
    // The button moves up when the first line appears under it.
    await page.getByRole('cell', { name: line, exact: true }).waitFor()
  }
  await page.getByRole('button', { name: '提交审批' }).click()
  await submit('提交审批')
}
