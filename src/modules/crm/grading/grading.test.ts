import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { sql } from '../../../kernel/index.ts'
import { areaUnderCurve, liftByDecile } from './back-test.ts'
import { type Factor, scorer } from './score.ts'

const outcomes = fc.array(fc.record({ score: fc.integer({ min: 0, max: 12 }), won: fc.boolean() }), { maxLength: 60 })

describe('the area under the curve', () => {
  test('is the share of pairs that are in the right order, ties counting half', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const won = all.filter((one) => one.won)
        const lost = all.filter((one) => !one.won)
        const pairs = won.flatMap((a) =>
          lost.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0) as number),
        )
        const counted = pairs.length === 0 ? null : pairs.reduce((sum, pair) => sum + pair, 0) / pairs.length
        const area = areaUnderCurve(all)
        if (counted === null) expect(area).toBeNull()
        else expect(area).toBeCloseTo(counted, 12)
      }),
    )
  })

  test('tenths hold every lead once and differ by one at most', () => {
    fc.assert(
      fc.property(outcomes, (all) => {
        const parts = all.length === 0 ? [] : liftByDecile(all)
        expect(parts.reduce((sum, part) => sum + part.leads, 0)).toBe(all.length)
        expect(parts.reduce((sum, part) => sum + part.won, 0)).toBeCloseTo(all.filter(({ won }) => won).length, 9)
        const sizes = parts.map(({ leads }) => leads)
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        for (const [i, part] of parts.entries()) if (i > 0) expect(part.to).toBeLessThanOrEqual(parts[i - 1]!.from)
      }),
    )
  })
})

describe('a score', () => {
  const factor = (more: Partial<Factor>): Factor => ({
    id: 'f',
    name: '因素',
    group: 'need',
    field: 'industry',
    op: 'in',
    value: '机械;电子',
    effect: 'points',
    points: 60,
    ...more,
  })
  const card = { gradeA: 70, gradeB: 40 }
  const scoreOf = (values: object, thresholds: typeof card, factors: readonly Factor[]) =>
    scorer(thresholds, factors)(values as Record<string, unknown>)

  test('adds what is met, never beyond 0 and 100, and a screen that is not met makes a C of it', () => {
    const size = factor({ field: 'annualRevenue', op: 'gte', value: '500', points: 50 })
    expect(scoreOf({ industry: '电子', annualRevenue: 600 }, card, [factor({}), size])).toMatchObject({
      score: 100,
      grade: 'A',
    })
    expect(scoreOf({ industry: '电子' }, card, [factor({}), size])).toMatchObject({ score: 60, grade: 'B' })
    expect(
      scoreOf({ industry: '服装' }, card, [factor({}), factor({ field: 'company', op: 'known', points: -20 })]),
    ).toMatchObject({ score: 0, grade: 'C' })
    const screen = factor({ ...size, effect: 'screen' })
    expect(
      scoreOf({ industry: '机械', annualRevenue: 499.9 }, { gradeA: 50, gradeB: 10 }, [factor({}), screen]).grade,
    ).toBe('C')
  })

  test('a field may be a custom one, or called by its label', () => {
    expect(
      scoreOf({ custom: { floor: '三层厂房' } }, card, [factor({ field: 'floor', op: 'contains', value: '厂房' })])
        .score,
    ).toBe(60)
  })
})

describe('leads', async () => {
  const w = await world()
  const { rep, admin } = w.team
  const enter = async (body: object) => (await w.as(rep).post('lead', { name: '王总', ...body })).body
  const rich = { industry: '机械制造', title: '总经理', budget: 50_000_000, purchaseWithin: 'month' }

  test('are graded when they come, point by point, and again when more is known', async () => {
    const made = await enter(rich)
    expect(made).toMatchObject({ score: 85, grade: 'A', gradedBy: 'scorecard' })
    const { body } = await w.as(rep).get('lead-reasons', { leadId: made.id })
    expect(body.grade.card).toMatchObject({ name: '标准评分卡', gradeA: 70, gradeB: 40 })
    expect(body.grade.points.filter((point: { met: boolean }) => point.met)).toHaveLength(6)
    // What gave nothing stands on the card, and is not kept with each lead.
    expect(body.grade.points).toHaveLength(6)
    const edited = await w.as(rep).patch(`lead/${made.id}`, { version: made.version, budget: null })
    expect(edited.body).toMatchObject({ score: 65, grade: 'B' })
  })

  test('keep the grade a person has given', async () => {
    const made = await enter(rich)
    await w.as(rep).post(`lead/${made.id}/qualify`, { grade: 'C' })
    const now = (await w.as(rep).get(`lead/${made.id}`)).body
    expect((await w.as(rep).patch(`lead/${made.id}`, { version: now.version, title: 'CEO' })).body).toMatchObject({
      grade: 'C',
      gradedBy: 'person',
    })
  })

  test('a copy has everything that was written in the one before, in the company’s own fields too', async () => {
    for (const entity of ['scorecard', 'score-factor'])
      await w.as(admin).post('custom-field', { entity, key: 'basis', kind: 'text', zh: '依据' })
    const card = (await w.as(admin).post('scorecard', { name: '二季度', gradeA: 70, gradeB: 40, basis: '会议纪要' }))
      .body
    const factor = {
      name: '渔业',
      group: 'need',
      field: '行业',
      op: 'contains',
      value: '渔',
      effect: 'points',
      points: 9,
    }
    await w.as(admin).post('score-factor', { ...factor, scorecardId: card.id, basis: '回访' })
    const { id } = (await w.as(admin).post(`scorecard/${card.id}/copy`)).body.result
    expect((await w.as(admin).get(`scorecard/${id}`)).body).toMatchObject({
      name: '二季度(副本)',
      state: 'draft',
      gradeA: 70,
      gradeB: 40,
      basis: '会议纪要',
    })
    const fields = [...Object.keys(factor), 'basis'].join(',')
    const { items } = (await w.as(admin).get('score-factor', { filter: { scorecardId: id }, fields })).body
    expect(items).toMatchObject([{ ...factor, basis: '回访' }])
  })

  test('a new version takes the place of the old one and grades what is open; an empty one is refused', async () => {
    const made = await enter({ industry: '渔业' })
    expect(made.grade).toBe('C')
    const empty = await w.as(admin).post('scorecard', { name: '空', gradeA: 2, gradeB: 1 })
    expect((await w.as(admin).post(`scorecard/${empty.body.id}/activate`)).body.code).toBe('scorecard.no_factors')
    const [active] = (await w.as(admin).get('scorecard', { filter: { state: 'active' } })).body.items
    const { result } = (await w.as(admin).post(`scorecard/${active.id}/copy`)).body
    await w.as(admin).post('score-factor', {
      scorecardId: result.id,
      name: '渔业',
      group: 'need',
      field: '行业',
      op: 'contains',
      value: '渔',
      effect: 'points',
      points: 90,
    })
    await w.as(admin).post(`scorecard/${result.id}/activate`)
    expect((await w.as(rep).get(`lead/${made.id}`)).body).toMatchObject({
      grade: 'A',
      score: 90,
      scorecardId: result.id,
    })
    const states = await w.app.store.rows<{ state: string }>(
      sql`select state from crm.scorecard where id in (${active.id}::uuid, ${result.id}::uuid) order by state desc`,
    )
    expect(states).toEqual([{ state: 'retired' }, { state: 'active' }])
    expect((await w.as(admin).patch(`scorecard/${result.id}`, { version: 2, gradeA: 90 })).status).toBe(409)
  })

  test('a grade somebody sets in the record stays theirs; taken away, the scorecard gives its own', async () => {
    const made = await enter(rich)
    const set = (await w.as(rep).patch(`lead/${made.id}`, { version: made.version, grade: 'C' })).body
    expect(set).toMatchObject({ grade: 'C', gradedBy: 'person' })
    const known = (await w.as(rep).patch(`lead/${made.id}`, { version: set.version, title: '厂长' })).body
    expect(known).toMatchObject({ grade: 'C', gradedBy: 'person' })
    const given = (await w.as(rep).patch(`lead/${made.id}`, { version: known.version, grade: null })).body
    expect(given).toMatchObject({ grade: 'A', gradedBy: 'scorecard', clock: 'first_contact' })
  })

  test('conditions are written in the words of the screen: fields and options by their labels, amounts in yuan', async () => {
    const card = (await w.as(admin).post('scorecard', { name: '文字', gradeA: 70, gradeB: 40 })).body
    const ask = (body: object) =>
      w.as(admin).post('score-factor', { scorecardId: card.id, name: '项', group: 'need', effect: 'points', ...body })
    await ask({ field: '来源', op: 'in', value: '展会;研讨会', points: 10 })
    await ask({ field: '预算', op: 'gte', value: '20万', points: 7 })
    await ask({ field: 'utm_source', op: 'contains', value: 'Baidu', points: 20 })
    await ask({ field: '手机', op: 'known', points: 1 })
    const body = { source: 'exhibition', utmSource: 'baidu.com', phone: '13912340001' }
    const [rich, poor] = [await enter({ ...body, budget: 20_000_000 }), await enter({ ...body, budget: 19_999_999 })]
    await w.as(admin).post(`scorecard/${card.id}/activate`)
    const scoreOf = async ({ id }: { id: string }) => (await w.as(rep).get(`lead/${id}`)).body
    // Graded again when the version came into force, or graded on arrival: the same lead has the same score.
    expect([(await scoreOf(rich)).score, (await scoreOf(poor)).score]).toEqual([38, 31])
    const arrived = await enter({ ...body, budget: 20_000_000 })
    expect(arrived.score).toBe(38)
    expect(arrived.scorePoints.map(({ has }: { has: string | null }) => has)).toEqual(
      expect.arrayContaining(['展会', '200000 元', 'baidu.com', null]),
    )
  })

  test.each([
    ['an option that is not there', { field: '来源', op: 'in', value: '展览' }, 'value', '「来源」没有选项「展览」'],
    ['an amount that is none', { field: '预算', op: 'gte', value: '很多' }, 'value', '以元计'],
    ['words of a number', { field: '预算', op: 'contains', value: '20' }, 'op', '不小于'],
    ['a bound of words', { field: '行业', op: 'gte', value: '20' }, 'op', '不是数字'],
    ['words of another record', { field: '渠道', op: 'in', value: '展会' }, 'op', '已填写'],
    ['what grading itself says', { field: '等级', op: 'in', value: 'A' }, 'field', '由评分得出'],
  ])('%s is refused with the field and the way out', async (_, body, at, words) => {
    const card = (await w.as(admin).post('scorecard', { name: '拒绝', gradeA: 70, gradeB: 40 })).body
    const common = { scorecardId: card.id, name: '项', group: 'need', effect: 'points', points: 1 }
    const answer = await w.as(admin).post('score-factor', { ...common, ...body })
    expect(answer.body).toMatchObject({ status: 422, fields: [{ field: at }] })
    expect(answer.body.detail).toContain(words)
  })

  test('a condition on a field that leads do not have is refused with the field', async () => {
    const card = await w.as(admin).post('scorecard', { name: '新', gradeA: 70, gradeB: 40 })
    const factor = { scorecardId: card.body.id, name: '无', group: 'need', effect: 'points', points: 1 }
    const wrong = await w.as(admin).post('score-factor', { ...factor, field: '颜色', op: 'in', value: '红' })
    expect(wrong.body).toMatchObject({ status: 422, fields: [{ field: 'field', code: 'unknown' }] })
    const number = await w.as(admin).post('score-factor', { ...factor, field: 'budget', op: 'gte', value: '很多' })
    expect(number.body).toMatchObject({ status: 422, fields: [{ field: 'value', code: 'number' }] })
  })

  test('the back-test takes converted against given up, as far as the reader sees', async () => {
    const [active] = (await w.as(admin).get('scorecard', { filter: { state: 'active' } })).body.items
    const good = await enter({ ...rich, company: '甲公司' })
    await w.as(rep).post(`lead/${good.id}/convert`)
    const bad = await enter({})
    await w.as(rep).post(`lead/${bad.id}/discard`, { reason: '空号' })
    const { body } = await w.as(admin).get('scorecard-back-test', { scorecardId: active.id })
    expect(body).toMatchObject({ leads: 2, won: 1, auc: 1 })
    expect((await w.as(rep).get('scorecard-back-test', { scorecardId: active.id })).status).toBe(403)
  })

  test('the back-test scores a lead as grading scored it, whatever field a condition asks for', async () => {
    const [active] = (await w.as(admin).get('scorecard', { filter: { state: 'active' } })).body.items
    const { result } = (await w.as(admin).post(`scorecard/${active.id}/copy`)).body
    const utm = {
      scorecardId: result.id,
      name: '抖音',
      group: 'behaviour',
      field: 'utm_medium',
      op: 'in',
      value: 'douyin',
    }
    await w.as(admin).post('score-factor', { ...utm, effect: 'points', points: 100 })
    const { id } = await enter({ company: '回测厂', utmMedium: 'douyin' })
    await w.as(rep).post(`lead/${id}/convert`)
    const { body } = await w.as(admin).get('scorecard-back-test', { scorecardId: result.id })
    expect(body.deciles[0]).toMatchObject({ to: 100 })
  })
})
