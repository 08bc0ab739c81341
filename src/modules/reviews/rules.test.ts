import { describe, expect, test } from 'vitest'
import { goalFault, namesMany, opinionWords, statesFigure } from './conduct.rules.ts'
import { missingParts, relativeGap, shortfall, vitalFew } from './review.rules.ts'

describe('conduct of a retrospective', () => {
  test.each([
    ['我觉得销售不够努力', ['我觉得']],
    ['可能吧,价格应该是偏高', ['可能吧', '应该是']],
    ['感觉客户不太满意', ['感觉']],
    ['估计是竞品降价了', ['估计']],
    ['大家都认为报价太慢', ['大家都认为']],
    ['客户好像不急,也许下季度再买', ['好像', '也许']],
  ])('an opinion is found: %s', (text, words) => expect(opinionWords(text)).toEqual(words))

  test.each([
    '赢单率 18%,低于目标 25%',
    '客户觉得交付周期太长(访谈 3 家)',
    '12 单中 7 单在报价后 10 天内没有跟进',
    '估计值与实际值相差 8%',
    '报价单由财务复核,平均等待 4.5 天',
  ])('a fact stays unflagged: %s', (text) => expect(opinionWords(text)).toEqual([]))

  test.each([
    ['达成率 76%', true],
    ['只完成了三成', true],
    ['丢了两单', true],
    ['2026年3月的情况', false],
    ['2026-Q3 华东', false],
    ['第三季度没做好', false],
    ['销售做得不好', false],
  ])('a figure is more than a date: %s', (text, states) => expect(statesFigure(text)).toBe(states))

  test.each([
    ['随便聊聊', 'idle'],
    ['大家坐下来聊一聊三季度的 5 个问题', 'idle'],
    ['提升业绩', 'too_short'],
    ['总结一下上个季度的销售工作情况', 'no_measure'],
    ['找出华东赢单率下降的原因并确定措施', null],
    ['把平均跟进间隔从 22 天缩短到 15 天', null],
  ])('the goal 「%s」 is judged %s', (goal, fault) => expect(goalFault(goal, ['赢单率'])).toBe(fault))

  test.each(['销售团队', '大家', '市场部门', '张三、李四', '张三和李四', '全体同事'])(
    '「%s」 is not one person',
    (name) => expect(namesMany(name)).toBe(true),
  )

  test.each(['张三', '欧阳娜娜', '王和平'])('「%s」 is one person', (name) => expect(namesMany(name)).toBe(false))
})

describe('numbers of a retrospective', () => {
  test('a group needs a front-line representative and a supporting department', () => {
    expect(missingParts(['leader', 'front_line'])).toEqual(['支持部门'])
    expect(missingParts(['support', 'front_line', 'customer'])).toEqual([])
  })

  test('a shortfall is positive whichever direction is better', () => {
    expect(shortfall({ better: 'higher', target: 500, actual: 380 })).toBe(120)
    expect(shortfall({ better: 'lower', target: 15, actual: 22 })).toBe(7)
    expect(relativeGap({ better: 'higher', target: 0, actual: 3 })).toBeNull()
  })

  test('the vital few cover four fifths of what is missing, the largest first, and never more than three', () => {
    const row = (label: string, actual: number) => ({ label, better: 'higher' as const, target: 100, actual })
    const rows = [row('a', 95), row('b', 40), row('c', 120), row('d', 80)]
    expect(vitalFew(rows).map(({ row: { label } }) => label)).toEqual(['b', 'd'])
    expect(vitalFew([10, 20, 30, 40, 50].map((actual, i) => row(String(i), actual)))).toHaveLength(3)
  })
})
