import { expect, test } from 'vitest'
import { expectAccessible, openBrowser, openSite } from '../harness/browser.ts'
import { pageSteps } from '../harness/page-steps.ts'

const site = await openSite()
const { visit } = await openBrowser()

test('a field of the company is added, filled in, found by, renamed and taken away, all in the browser', async () => {
  const admin = await site.person('周管理', 'admin')
  const page = await visit(`${site.url}/custom-field`, { as: admin })
  const { fill, submit } = pageSteps(page)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '新建自定义字段' }).first().click()
  /** Out of a long list, by typing. */
  const pick = async (label: string, option: string) => {
    await dialog.getByRole('combobox', { name: label, exact: true }).fill(option)
    await page.locator('.ant-select-item-option').getByText(option, { exact: true }).click()
  }
  await pick('对象', '客户')
  await fill('字段标识', 'plant')
  await pick('类型', '地址')
  await fill('中文名称', '工厂地址')
  await submit('保存')

  await page.goto(`${site.url}/account`)
  for (const [name, province, city] of [
    ['南山电子', '广东省', '深圳市'],
    ['苏州电气', '江苏省', '苏州市'],
  ] as const) {
    await page.getByRole('button', { name: '新建客户' }).first().click()
    await dialog.getByLabel('客户名称').fill(name)
    await dialog.getByLabel('省', { exact: true }).fill(province)
    await dialog.getByLabel('市', { exact: true }).fill(city)
    await submit('保存')
    await page.getByRole('link', { name }).waitFor()
  }

  const filter = JSON.stringify({ and: [{ plant: { has: '广东' } }] })
  await page.goto(`${site.url}/account?cols=plant&filter=${encodeURIComponent(filter)}`)
  await page.getByText('工厂地址 位于 广东').first().waitFor()
  await page.getByRole('gridcell', { name: '广东省深圳市' }).waitFor()
  expect(await page.getByRole('link', { name: '苏州电气' }).count()).toBe(0)
  await expectAccessible(page)

  await page.goto(`${site.url}/custom-field`)
  await page.getByRole('row').filter({ hasText: 'plant' }).getByRole('link').click()
  await page.getByRole('button', { name: '编辑', exact: true }).click()
  await fill('中文名称', '生产地址')
  await submit('保存')
  const field = page.url()
  await page.goto(`${site.url}/account`)
  await page.getByRole('link', { name: '南山电子' }).click()
  await page.getByRole('term').filter({ hasText: '生产地址' }).waitFor()

  await page.goto(field)
  await page.getByRole('button', { name: '更多操作' }).click()
  await page.getByRole('menuitem', { name: '删除' }).click()
  await page.getByText('已移到回收站').waitFor()
  await page.goto(`${site.url}/account`)
  await page.getByRole('link', { name: '南山电子' }).click()
  await page.getByRole('term').filter({ hasText: '行业' }).waitFor()
  expect(await page.getByRole('term').filter({ hasText: '生产地址' }).count()).toBe(0)
})

test('options are written line by line, moved, coloured and renamed; one in use stays, and the page says where it is used', async () => {
  const admin = await site.person('吴管理', 'admin')
  const page = await visit(`${site.url}/custom-field`, { as: admin })
  const { fill, submit } = pageSteps(page)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: '新建自定义字段' }).first().click()
  const pick = async (label: string, option: string) => {
    await dialog.getByRole('combobox', { name: label, exact: true }).fill(option)
    await page.locator('.ant-select-item-option').getByText(option, { exact: true }).click()
  }
  await pick('对象', '客户')
  await fill('字段标识', 'brand')
  expect(await dialog.getByRole('group', { name: '选项' }).count()).toBe(0)
  await pick('类型', '单选')
  await fill('中文名称', '现用品牌')
  await dialog.getByRole('group', { name: '选项' }).waitFor()
  const line = (number: number, part: string) => dialog.getByLabel(`第 ${number} 个选项的${part}`, { exact: true })
  await line(1, '名称').fill('国产')
  await line(1, '名称').press('Enter')
  // Enter has made the next line and stands in it.
  await page.keyboard.type('外资')
  await line(2, '存储值').fill('foreign')
  await line(2, '名称').press('Enter')
  await page.keyboard.type('混合')
  await dialog.getByRole('button', { name: '上移第 2 个选项' }).click()
  expect(await line(1, '名称').inputValue()).toBe('外资')
  expect(await line(2, '存储值').inputValue()).toBe('国产')
  await line(1, '颜色').click()
  await page.locator('.ant-select-item-option').getByText('蓝', { exact: true }).click()
  await submit('保存')

  await page.goto(`${site.url}/account`)
  await page.getByRole('button', { name: '新建客户' }).first().click()
  await dialog.getByLabel('客户名称').fill('宁波模具')
  await dialog.getByRole('combobox', { name: '现用品牌' }).click()
  expect(await page.locator('.ant-select-item-option').allTextContents()).toEqual(['外资', '国产', '混合'])
  await page.locator('.ant-select-item-option').getByText('外资', { exact: true }).click()
  await submit('保存')

  await page.goto(`${site.url}/custom-field`)
  await page.getByRole('row').filter({ hasText: 'brand' }).getByRole('link').click()
  await page.getByRole('table', { name: '选项' }).getByRole('row').filter({ hasText: 'foreign' }).waitFor()
  await page.getByRole('button', { name: '编辑', exact: true }).click()
  await line(3, '名称').waitFor()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: '去掉第 1 个选项' }).click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await dialog.getByText('「外资」用在 1 条记录上(含回收站),不能去掉。').first().waitFor()
  await line(2, '名称').press('Enter')
  await page.keyboard.type('外资品牌')
  await line(3, '存储值').fill('foreign')
  await dialog.getByRole('button', { name: '去掉第 2 个选项' }).click()
  await submit('保存')
  await page.goto(`${site.url}/account`)
  await page.getByRole('link', { name: '宁波模具' }).click()
  await page.getByRole('definition').filter({ hasText: '外资品牌' }).waitFor()
})
