import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import { openCrm, refusal } from '../crm.fixture.ts'
import { isCreditCode } from './credit-code.ts'
import { canonicalPhone } from './phone.ts'
import { canonicalCity, canonicalProvince } from './region.ts'

const crm = await openCrm()
afterAll(() => crm.store.close())
const { as, store } = crm
const { lilei } = await crm.team()

const companyKey = async (name: string) =>
  (await store.rows<{ key: string }>(sql`select crm.company_key(${name}) as key`))[0]?.key
const phoneKey = async (phone: string) =>
  (await store.rows<{ key: string }>(sql`select crm.phone_key(${phone}) as key`))[0]?.key

describe('telephones', () => {
  test.each([
    ['138 0013 8000', '13800138000'],
    ['+86 138-0013-8000', '13800138000'],
    ['0086 13800138000', '13800138000'],
    ['１３８００１３８０００', '13800138000'],
    ['(0755) 8888 6666', '075588886666'],
    ['+86 755 8888 6666', '075588886666'],
    ['010-88886666 转 8001', '01088886666转8001'],
    ['010-88886666 分机8001', '01088886666转8001'],
    ['+86 10 88886666 ext.8001', '01088886666转8001'],
    ['400-800-1234', '4008001234'],
    ['+1 415 555 2671', '+14155552671'],
    ['8888 6666', '88886666'],
  ])('%s is kept as %s', async (typed, kept) => {
    expect((await as(lilei).create('lead', { name: '王工', phone: typed })).phone).toBe(kept)
  })

  test('the one form stays as it is, and is its own key', async () => {
    const digits = fc.stringMatching(/^(\+86|0086|\+1|\+44)?[0-9]{5,12}(转[0-9]{1,6})?$/)
    await fc.assert(
      fc.asyncProperty(digits, async (typed) => {
        const once = canonicalPhone(typed)
        expect(canonicalPhone(once)).toBe(once)
        if (!/^(\+|00)86/.test(once)) expect(await phoneKey(once)).toBe(once)
      }),
      { numRuns: 200 },
    )
  })

  test('a mainland mobile is kept as the numbering plan keeps it', () => {
    const mobiles = fc.stringMatching(/^1[0-9]{10}$/)
    fc.assert(
      // The space brings it past the short cut.
      fc.property(mobiles, (typed) => {
        const asked = canonicalPhone(`${typed.slice(0, 3)} ${typed.slice(3)}`)
        expect(canonicalPhone(typed)).toBe(asked.replace(' ', ''))
      }),
      { numRuns: 3_000 },
    )
  })

  test('what was stored before there was one form has the same key', async () => {
    for (const [stored, form] of [
      ['+8675588886666', '075588886666'],
      ['008613800138000', '13800138000'],
      ['+864008001234', '4008001234'],
    ] as const) {
      expect(await phoneKey(stored)).toBe(form)
      expect(canonicalPhone(stored)).toBe(form)
    }
  })
})

describe('company names', () => {
  test.each([
    ['宏图（苏州）电气有限公司', '宏图(苏州)电气有限责任公司'],
    ['宏图〔苏州〕电气股份有限公司', '宏图苏州电气'],
    ['海川集团有限公司', '海川(集团)股份有限公司'],
    ['华为技术有限公司北京分公司', '华为技术北京分公司'],
    ['华为技术股份有限公司北京分公司', '华为技术（北京）分公司'],
    ['ＡＣＭＥ　Ｚｉｎｃ Co., Ltd.', 'acme zinc'],
  ])('%s is %s', async (one, other) => {
    expect(await companyKey(one)).toBe(await companyKey(other))
  })

  test.each([
    ['华为技术有限公司', '华为技术有限公司北京分公司'],
    ['华为技术有限公司北京分公司', '华为技术有限公司上海分公司'],
    ['海川集团有限公司', '海川有限公司'],
    ['海川集团有限公司', '海川集团苏州有限公司'],
  ])('%s is not %s', async (one, other) => {
    expect(await companyKey(one)).not.toBe(await companyKey(other))
  })

  test('a name that is only a legal form is a name', async () => {
    expect(await companyKey('有限公司')).toBe('有限公司')
    expect(await companyKey('（）')).toBe('')
  })
})

describe('the credit code', () => {
  test('is taken in capitals without spaces, and only with its check character', async () => {
    const { creditCode, id } = await as(lilei).create('account', {
      name: '腾云有限公司',
      creditCode: ' 9144 0300 1922 038216 ',
    })
    expect(creditCode).toBe('914403001922038216')
    const refused = await refusal(as(lilei).update('account', id, { version: 1, creditCode: '914403001922038217' }))
    expect(refused.code).toBe('request.invalid')
    expect(refused.message).toContain('末位为校验码')
    expect(refused.fields).toMatchObject([{ field: 'creditCode' }])
  })

  test('with any one character changed is refused', () => {
    const good = '91330106MA2CFQ6K2E'
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const valid = [...alphabet].map((end) => good.slice(0, 17) + end).filter(isCreditCode)
    expect(valid).toHaveLength(1)
    const code = valid[0] as string
    for (let at = 0; at < 18; at++)
      for (const character of alphabet)
        if (character !== code[at]) expect(isCreditCode(code.slice(0, at) + character + code.slice(at + 1))).toBe(false)
  })
})

test('provinces and cities have one name', () => {
  expect(['江苏', '江苏省', ' 江 苏 ', '广西', '上海市', '内蒙古自治区'].map(canonicalProvince)).toEqual([
    '江苏省',
    '江苏省',
    '江苏省',
    '广西壮族自治区',
    '上海市',
    '内蒙古自治区',
  ])
  expect([canonicalProvince('华东'), canonicalProvince('加州')]).toEqual(['华东', '加州'])
  expect(['苏州市', '苏州', '延边朝鲜族自治州'].map(canonicalCity)).toEqual(['苏州', '苏州', '延边朝鲜族自治州'])
})
