import {
  type Ctx,
  change,
  command,
  faults,
  field,
  first,
  invalid,
  type Row,
  sql,
  today,
} from '../../../kernel/index.ts'
import { leaders, leaversAmong } from '../../people/index.ts'
import { nodesOf } from '../../process/index.ts'
import { sellers } from '../access.ts'
import { lostReasons } from '../lost-reasons.ts'
import { lostBecause, storyFields, tellStory } from '../outcome/index.ts'
import { refuseMissing } from './gate.ts'
import { opportunity } from './opportunity.entity.ts'
import { nodesLeftByWinning, wonNode } from './opportunity.rules.ts'
import { refuseUnfoundedWin } from './win-conditions.ts'

const fail = faults('opportunity', {
  no_amount: { status: 409, field: 'amount', zh: '赢单前请先填写成交金额。', en: 'Give the amount before winning.' },
  future_close: {
    status: 409,
    field: 'on',
    zh: '关闭日期不能晚于今天。请在实际成交或丢单的当天再登记。',
    en: 'The closing date cannot be after today. Record it on the day the deal is won or lost.',
  },
  owner_left: {
    status: 409,
    field: 'ownerId',
    zh: '负责人{name}已离职,不能再负责进行中的商机。请先把它「转移」给在职员工,再重新打开。',
    en: '{name}, its owner, has left and cannot have an open deal. “Transfer” it first, then reopen it.',
  },
})

type Opportunity = Row<typeof opportunity>

export const winOpportunity = command(opportunity, 'win', {
  zh: '赢单',
  en: 'Win',
  tone: 'primary',
  input: {
    on: field.date({ zh: '成交日期', en: 'Closed on', help: '不填时为今天。', helpEn: 'Empty: today.' }),
    amount: field.money({
      zh: '成交金额',
      en: 'Amount',
      min: 0,
      help: '不填时沿用商机金额。',
      helpEn: 'Empty: the amount of the deal.',
    }),
    ...storyFields,
  },
  allow: sellers,
  when: { outcome: ['open'] },
  run: async (ctx, row, { on, amount, ...story }) => {
    const closing = amount ?? row.amount ?? fail('no_amount')
    const closedOn = on ?? today(ctx)
    refuseFuture(ctx, closedOn)
    await refuseUnfoundedWin(ctx, row.id)
    const nodes = await nodesOf(ctx, row.processVersionId)
    const node = wonNode(nodes)
    const left = nodesLeftByWinning(nodes, row.nodeId)
    await refuseMissing(ctx, { ...row, amount: closing }, left, node?.isWon ? node.name : '成交')
    const told = await tellStory(ctx, { ...row, amount: closing }, 'won', story)
    await closeWon(ctx, row, node?.id ?? row.nodeId, closedOn, closing, told)
  },
})

type Told = Pick<Opportunity, 'winLossId' | 'competitor'>

const closeWon = (ctx: Ctx, row: Opportunity, nodeId: string, on: string, amount: number, told: Told) => {
  const stageEnteredAt = nodeId === row.nodeId ? row.stageEnteredAt : ctx.now.toISOString()
  return close(ctx, row, { ...told, outcome: 'won', closedOn: on, amount, nodeId, stageEnteredAt }, 'win')
}

/** A contract in force is a fact: the deal is won whatever its stages still ask for, and its story is told later. */
export const winByContract = async (ctx: Ctx, row: Opportunity, on: string, amount: number): Promise<void> => {
  const node = wonNode(await nodesOf(ctx, row.processVersionId))
  const untold = { winLossId: null, competitor: row.competitor }
  await closeWon(ctx, row, node?.id ?? row.nodeId, on, amount, untold)
}

export const loseOpportunity = command(opportunity, 'lose', {
  zh: '输单',
  en: 'Lose',
  tone: 'danger',
  input: {
    reason: field.choice(lostReasons, { zh: '输单原因(类别)', en: 'Category of the reason' }),
    competitor: field.text({ zh: '输给的对手', en: 'Lost to', max: 120 }),
    ...storyFields,
    note: field.longText({ zh: '输单说明', en: 'How it was lost', max: 2000 }),
    on: field.date({ zh: '输单日期', en: 'Lost on', help: '不填时为今天。', helpEn: 'Empty: today.' }),
  },
  allow: sellers,
  when: { outcome: ['open'] },
  run: async (ctx, row, { reason, competitor, note, on, ...story }) => {
    if (!reason && !story.reasonId) return invalid([noReason])
    const closedOn = on ?? today(ctx)
    refuseFuture(ctx, closedOn)
    const { lostReason, reasonId } = await lostBecause(ctx, reason, story.reasonId)
    const told = await tellStory(ctx, { ...row, competitor: competitor ?? row.competitor }, 'lost', {
      ...story,
      reasonId,
    })
    await close(ctx, row, { ...told, outcome: 'lost', lostReason, lostNote: note ?? null, closedOn }, 'lose')
  },
})

const noReason = { field: 'reasonId', code: 'required', message: '请选择「原因」。', en: 'Choose a “Reason”.' }

/** A closed deal is taken up again. It counts in numbers already reported, so a leader decides and says why. */
export const reopenOpportunity = command(opportunity, 'reopen', {
  zh: '重新打开',
  en: 'Reopen',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: leaders,
  when: { outcome: ['won', 'lost'] },
  run: async (ctx, row, { reason }) => {
    const [leaver] = await leaversAmong(ctx, [row.ownerId])
    if (leaver) fail('owner_left', { name: leaver.name })
    const nodeId = row.outcome === 'won' ? await nodeBeforeWon(ctx, row) : row.nodeId
    const open = { outcome: 'open', closedOn: null, lostReason: null, lostNote: null, winLossId: null } as const
    await change(
      ctx,
      opportunity,
      row,
      { ...open, nodeId, stageEnteredAt: ctx.now.toISOString() },
      { verb: 'reopen', facts: { reason, was: row.outcome, closedOn: row.closedOn } },
    )
  },
})

const refuseFuture = (ctx: Ctx, on: string): void => {
  if (on > today(ctx)) fail('future_close')
}

// Nothing is left to do on a closed deal; its reminders end with it.
const close = (ctx: Ctx, row: Opportunity, patch: Parameters<typeof change<typeof opportunity>>[3], verb: string) =>
  change(ctx, opportunity, row, { ...patch, nextAction: null, nextActionOn: null, nextActionBy: null }, { verb })

/** Where the deal stood when it was won; the node before 成交 for a deal that came here already won. */
const nodeBeforeWon = async (ctx: Ctx, row: Opportunity): Promise<string> => {
  const last = await first<{ node_id: string }>(
    ctx.db,
    sql`select node_id from crm.stage_entry where opportunity_id = ${row.id}::uuid and outcome is null and deleted_at is null order by left_at desc, id desc limit 1`,
  )
  if (last) return last.node_id
  const nodes = await nodesOf(ctx, row.processVersionId)
  const won = wonNode(nodes)
  return nodes.findLast((node) => won && node.position < won.position)?.id ?? row.nodeId
}
