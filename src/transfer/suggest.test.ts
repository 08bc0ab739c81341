import { describe, expect, test } from 'vitest'
import { suggestColumns, type TargetField } from './suggest.ts'
import { COLUMN_SYNONYMS } from './suggest-words.ts'

const phone = (cell: string) => /^\d{11}$/.test(cell)
const amount = (cell: string) => /^[\d.,]+$/.test(cell)
const fields: TargetField[] = [
  { key: 'name', zh: '客户名称', en: 'Account name' },
  { key: 'mobile', zh: '手机', en: 'Mobile', accepts: phone },
  { key: 'contactName', zh: '联系人', en: 'Contact' },
  { key: 'ownerId', zh: '负责人', en: 'Owner' },
  { key: 'amount', zh: '预计金额', en: 'Amount', accepts: amount },
  { key: 'startedOn', zh: '开始日期', en: 'Started on' },
  { key: 'founded', zh: '成立年份', en: 'Founded' },
  { key: 'employees', zh: '员工人数', en: 'Employees' },
  { key: 'parentId', zh: '上级客户', en: 'Parent account' },
  { key: 'contractSignedOn', zh: '合同签订日期', en: 'Signed on' },
]

const suggest = (...columns: [name: string, ...samples: string[]][]) =>
  suggestColumns(
    columns.map(([name, ...samples]) => ({ name, samples })),
    fields,
  ).map((s) => [s.column, s.field, s.because])

describe('names', () => {
  test.each([
    '客户名称',
    ' 客户 名称 ',
    '*客户名称（必填）',
    '客戶名称'.replace('戶', '户'),
    'ACCOUNT NAME',
    'Name',
    '【客户名称】'.slice(1, -1),
  ])('%s is the field of that name', (name) => {
    expect(suggest([name])).toEqual([[0, 'name', 'same_name']])
  })

  test.each([
    ['公司名称', 'name'],
    ['单位名称', 'name'],
    ['手机号', 'mobile'],
    ['联系电话', 'mobile'],
    ['业务员', 'ownerId'],
    ['销售', 'ownerId'],
    ['金额', 'amount'],
    ['sales_agent', 'ownerId'],
    ['closeValue', 'amount'],
    ['engage_date', 'startedOn'],
    ['year_established', 'founded'],
    ['Number of Employees', 'employees'],
    ['subsidiary_of', 'parentId'],
  ])('%s means %s', (name, field) => {
    expect(suggest([name])).toEqual([[0, field, 'same_meaning']])
  })

  test('similar names are proposed, different things that share a beginning are not', () => {
    expect(suggest(['合同的签订日期'])).toEqual([[0, 'contractSignedOn', 'similar_name']])
    expect(suggest(['客户编号'])).toEqual([])
    expect(suggest(['负责人生日'])).toEqual([])
    expect(suggest(['颜色'], [''], ['　'])).toEqual([])
  })
})

describe('choice among candidates', () => {
  test('a column of people is what they are called, not what a command will make of them', () => {
    const lead = [
      { key: 'contactId', zh: '转化的联系人', en: 'Contact', derived: true },
      { key: 'name', zh: '姓名', en: 'Name' },
    ]
    expect(suggestColumns([{ name: '联系人', samples: ['王小明'] }], lead)).toMatchObject([{ field: 'name' }])
  })

  test('what a conversion makes of a lead is proposed by its very name only', () => {
    const lead = [
      { key: 'contactId', zh: '转化的联系人', en: 'Contact', derived: true },
      { key: 'nodeId', zh: '阶段', en: 'Stage', derived: true },
      { key: 'name', zh: '姓名', en: 'Name' },
    ]
    const of = (...names: string[]) =>
      suggestColumns(
        names.map((name) => ({ name, samples: ['王小明'] })),
        lead,
      ).map(({ column, field }) => [column, field])
    expect(of('姓名', '姓名', '联系人', '客户联系人')).toEqual([[0, 'name']])
    expect(of('转化的联系人', '销售阶段')).toEqual([
      [0, 'contactId'],
      [1, 'nodeId'],
    ])
  })

  test('a field is given once, to the surest column', () => {
    expect(suggest(['公司名称'], ['客户名称'], ['手机'], ['联系电话'])).toEqual([
      [1, 'name', 'same_name'],
      [2, 'mobile', 'same_name'],
    ])
  })

  test('a column whose cells do not fit is not proposed, unless the name is the same', () => {
    expect(suggest(['联系方式', '微信 abc', '见备注', '13800138000'])).toEqual([])
    expect(suggest(['联系方式', '13800138000', '', '13900139000', '无'])).toEqual([[0, 'mobile', 'same_meaning']])
    expect(suggest(['手机', '不详'])).toEqual([[0, 'mobile', 'same_name']])
  })

  test('of two columns with the same name the one with fitting cells wins', () => {
    expect(suggest(['手机', '不详'], ['手机', '13800138000'])).toEqual([[1, 'mobile', 'same_name']])
  })
})

test('a unit in the column name is pointed out', () => {
  const [first] = suggestColumns([{ name: '预计金额（万元）', samples: ['12'] }], fields)
  expect(first).toMatchObject({ field: 'amount', caution: expect.stringContaining('万元') })
})

test('no name stands in two lines of the synonyms', () => {
  const names = COLUMN_SYNONYMS.flat()
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('that both end in ID does not make a column of prospects one of products', () => {
  const product = [{ key: 'productId', zh: '意向产品', en: 'Product of interest' }]
  expect(suggestColumns([{ name: 'Prospect ID', samples: [] }], product)).toEqual([])
  expect(suggestColumns([{ name: 'ProductID', samples: [] }], product)).toMatchObject([{ field: 'productId' }])
})
