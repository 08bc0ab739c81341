import { sql } from '../../src/kernel/index.ts'
import { dateOf } from './calendar.ts'
import {
  analyses,
  conclusion,
  eventWords,
  feedbackWords,
  fiveWhys,
  lessonWords,
  newCustomerWhys,
  otherBones,
  salesWhys,
  type WordsOfCause,
} from './review-words.ts'
import {
  aftersales,
  director,
  employeeOf,
  operations,
  presales,
  province,
  rep,
  type Story,
  settle,
  supervisor,
} from './story.ts'

export interface FinishedReview {
  readonly id: string
  readonly actionIds: readonly string[]
}

/** From the alarm about the missed quarter to a closed retrospective with its four tables. */
export const holdReview = async (story: Story): Promise<FinishedReview> => {
  const { stage, calendar } = story
  stage.goTo(calendar.detectedOn, 8)
  await stage.run(operations, 'anomaly', 'detect', null)
  const anomalyId = await idOf(
    story,
    `metrics.anomaly`,
    sql`metric = 'won_amount' and period = ${calendar.story.name}
    and unit_id = (select id from people.unit where parent_id is null)`,
  )
  stage.goTo(calendar.detectedOn, 14)
  const { id } = await stage.run<{ id: string }>(director, 'review', 'draftFromAnomaly', null, { anomalyId })
  await prepare(story, id)
  stage.goTo(calendar.reviewOn, 9)
  await stage.run(director, 'review', 'start', id)
  const rootIds = await analyse(story, id)
  const actionIds = await conclude(story, id, rootIds)
  stage.goTo(calendar.reviewClosedOn, 17)
  await stage.run(director, 'review', 'close', id, { conclusion })
  await settle(story)
  await settleOtherAlarms(story)
  return { id, actionIds }
}

const idOf = async ({ app }: Story, table: string, where: ReturnType<typeof sql>): Promise<string> => {
  const [row] = await app.store.rows<{ id: string }>(
    sql`select id from ${sql.table(table)} where deleted_at is null and ${where} order by id limit 1`,
  )
  if (!row) throw new Error(`the story needs a row of ${table}`)
  return row.id
}

const rowOf = (story: Story, reviewId: string, metric: string): Promise<string> =>
  idOf(story, 'reviews.review_row', sql`review_id = ${reviewId}::uuid and metric = ${metric}`)

const prepare = async (story: Story, reviewId: string): Promise<void> => {
  const { stage, calendar } = story
  const title = `${calendar.story.name.replace('-Q', ' 年第 ')} 季度销售复盘`
  const goal = '弄清本季销售额只完成 76% 的根本原因,确定不超过 5 项有负责人的改进措施'
  await stage.update(director, 'review', reviewId, { title, kind: 'quarter', goal })
  const group = [
    [rep, 'front_line'],
    [supervisor, 'front_line'],
    [province, 'other'],
    [presales, 'support'],
    [aftersales, 'support'],
    [operations, 'support'],
  ] as const
  const known = await story.app.store.rows<{ employee_id: string }>(
    sql`select employee_id from reviews.review_member where review_id = ${reviewId}::uuid`,
  )
  for (const [email, part] of group) {
    const employeeId = await employeeOf(story, email)
    if (known.some(({ employee_id }) => employee_id === employeeId)) continue
    await stage.create(director, 'review-member', { reviewId, employeeId, part })
  }
  const lostDeal = await slowDeal(story, 0)
  for (const [day, what] of eventWords) {
    const happenedOn = dateOf(calendar.story.from + day)
    const opportunityId = what.includes('输给对手') ? lostDeal : null
    await stage.create(operations, 'review-event', { reviewId, happenedOn, what, opportunityId })
  }
  for (const words of feedbackWords) {
    await stage.create(rep, 'feedback', { reviewId, ...words, happenedOn: dateOf(calendar.story.to - 6) })
  }
  for (const [metric, analysis] of Object.entries(analyses)) {
    await stage.update(director, 'review-row', await rowOf(story, reviewId, metric), { analysis })
  }
}

/** Deals lost in the quarter after the longest silences: the records that show what went wrong. */
const slowDeal = async ({ app, calendar }: Story, nth: number): Promise<string> => {
  const [row] = await app.store.rows<{ id: string }>(sql`select o.id from crm.opportunity as o
    join crm.activity as a on a.opportunity_id = o.id
    where o.outcome = 'lost' and o.closed_on >= ${dateOf(calendar.story.from + 20)}::date and o.closed_on < ${dateOf(calendar.story.to)}::date
    group by o.id order by max(a.gap_days) desc nulls last, o.id offset ${nth} limit 1`)
  if (!row) throw new Error('the story needs deals lost in its quarter')
  return row.id
}

/** Problems with their causes; answers the root causes, in the order of the measures against them. */
const analyse = async (story: Story, reviewId: string): Promise<string[]> => {
  const problem = async (metric: string) => {
    const rowId = await rowOf(story, reviewId, metric)
    return { rowId, id: await idOf(story, 'reviews.problem', sql`row_id = ${rowId}::uuid`) }
  }
  const followUps = await problem('average_follow_up_cycle')
  const newCustomers = await problem('new_customers')
  const sales = await problem('won_amount')
  for (const { id } of [followUps, newCustomers, sales]) await story.stage.run(director, 'problem', 'confirm', id)
  await story.stage.update(director, 'problem', followUps.id, {
    symptom: '提交方案后长时间没有下一次联系,客户以为我们放弃了项目。',
    essence: '流程没有跟进间隔的标准,也没有人核对。',
  })
  const missingStandard = await rootOf(story, followUps, fiveWhys, 0, '抽查 20 单,17 单的流程记录里没有约定下次日期。')
  const missingSkill = await otherCauses(story, followUps)
  const missingCases = await rootOf(story, newCustomers, newCustomerWhys, 1, '资料库按行业清点,7 个行业没有案例。')
  const slowDecision = await rootOf(story, sales, salesWhys, 2, '谈判阶段输单逐单核对,平均请示往返 3 次。')
  return [missingStandard, missingSkill, missingCases, slowDecision]
}

interface Problem {
  readonly id: string
  readonly rowId: string
}

/** Asks why until the root, which rests on a number and on a record, and is verified. */
const rootOf = async (
  story: Story,
  { id, rowId }: Problem,
  whys: readonly WordsOfCause[],
  nth: number,
  result: string,
): Promise<string> => {
  const { stage } = story
  let causeId = ''
  for (const [i, why] of whys.entries()) {
    const asked = i === 0 ? (['problem', id] as const) : (['cause', causeId] as const)
    causeId = (await stage.run<{ causeId: string }>(rep, asked[0], 'addWhy', asked[1], why)).causeId
  }
  const { dimension, factor } = whys.at(-1) as WordsOfCause
  const recordId = await slowDeal(story, nth)
  await stage.run(operations, 'cause', 'attach', causeId, { kind: 'metric', rowId })
  await stage.run(operations, 'cause', 'attach', causeId, { kind: 'record', recordEntity: 'opportunity', recordId })
  await stage.run(director, 'cause', 'markRoot', causeId, { dimension, factor })
  await stage.run(operations, 'cause', 'verify', causeId, { method: 'data', result, holds: true })
  return causeId
}

/** The other bones of the fish; the ability that lacks is a second root. */
const otherCauses = async (story: Story, { id, rowId }: Problem): Promise<string> => {
  const { stage } = story
  let root = ''
  for (const { result, holds, ...why } of otherBones) {
    const { causeId } = await stage.run<{ causeId: string }>(presales, 'problem', 'addWhy', id, why)
    await stage.run(operations, 'cause', 'attach', causeId, { kind: 'metric', rowId })
    if (why.factor === 'ability') {
      const said = { quote: '测算要自己填 40 多个参数,没人教过,只能排队。', saidBy: '苏州销售代表' }
      await stage.run(operations, 'cause', 'attach', causeId, { kind: 'interview', ...said })
      await stage.run(director, 'cause', 'markRoot', causeId, { dimension: why.dimension, factor: why.factor })
      root = causeId
    }
    await stage.run(operations, 'cause', 'verify', causeId, { method: 'data', result, holds })
  }
  return root
}

const conclude = async (story: Story, reviewId: string, rootIds: readonly string[]): Promise<string[]> => {
  const { stage, calendar } = story
  for (const { metric, ...words } of lessonWords) {
    const lessonId = await stage.create(director, 'lesson', { reviewId, ...words })
    const rowId = await rowOf(story, reviewId, metric)
    await stage.run(operations, 'lesson', 'attach', lessonId, { kind: 'metric', rowId })
  }
  const measures = [
    [
      '修订流程:方案与谈判阶段两次跟进间隔不超过 7 天',
      'process',
      operations,
      calendar.publishedOn,
      '流程第 2 版发布记录',
      '流程设计与法务各 2 天',
    ],
    [
      '价值测算训练两场,每名代表独立完成一份测算',
      'ability',
      supervisor,
      calendar.today + 12,
      '30 份测算表',
      '产品专家授课 4 小时',
    ],
    [
      '补齐 6 个行业的同行案例与投资回收测算模板',
      'resource',
      presales,
      calendar.projectOn + 30,
      '案例库 6 份、模板 V1.0',
      '市场部设计支持',
    ],
    ['每周一由城市主管核对超过 7 天未跟进的商机', 'process', province, calendar.projectOn + 21, '周核对记录', null],
  ] as const
  const ids: string[] = []
  for (const [i, [measure, kind, owner, due, checkNode, resources]] of measures.entries()) {
    const ownerId = await employeeOf(story, owner)
    const action = {
      reviewId,
      causeId: rootIds[i],
      measure,
      class: kind,
      ownerId,
      dueOn: dateOf(due),
      checkNode,
      resources,
    }
    ids.push(await stage.create(director, 'action-item', action))
  }
  return ids
}

/** The meeting was about all of them: no second retrospective for a month of the same quarter or one of its regions. */
const settleOtherAlarms = async (story: Story): Promise<void> => {
  const rows = await story.app.store.rows<{ id: string }>(
    sql`select id from metrics.anomaly where state = 'open' order by id`,
  )
  for (const { id } of rows) {
    await story.stage.run(director, 'anomaly', 'resolve', id, { reason: '已并入本季销售复盘,由改进项目跟进。' })
  }
}
