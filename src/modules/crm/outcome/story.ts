import { beginningOf, type Ctx, create, faults, type Said, select, sql } from '../../../kernel/index.ts'
import { type Story, storyFields } from './asked.ts'
import { type ClosingReason, closingReason } from './closing-reason.entity.ts'
import { competitor } from './competitor.entity.ts'
import { type GapRule, heldGapRule } from './gap-rule.entity.ts'
import { gapBand, priceGap } from './price-gap.rules.ts'
import { type WinLoss, winLoss } from './win-loss.entity.ts'

const fail = faults('win-loss', {
  other_outcome: {
    status: 422,
    zh: '「{name}」是{of}的原因。请从{wanted}的原因中选择。',
    en: '“{name}” is a reason of {of}. Choose one of {wanted}.',
  },
  retired_reason: {
    status: 409,
    zh: '原因「{name}」已停用。请另选一个在用的原因。',
    en: 'Reason “{name}” is retired. Choose one in use.',
  },
  retired_competitor: {
    status: 409,
    field: 'competitorId',
    zh: '竞争对手「{name}」已停用。请另选一个,或由市场部重新启用它。',
    en: 'Competitor “{name}” is retired. Choose another, or let marketing put it back to use.',
  },
})

type Outcome = WinLoss['outcome']

interface Closed {
  readonly id: string
  readonly name: string
  readonly amount: number | null
  /** As it was typed before competitors were records. */
  readonly competitor: string | null
}

const words: Record<Outcome, Required<Said>> = { won: { zh: '赢单', en: 'won' }, lost: { zh: '输单', en: 'lost' } }

/** Writes down how a deal ended, against whom. A competitor typed by name is the one of that name. */
export const tellStory = async (
  ctx: Ctx,
  deal: Closed,
  outcome: Outcome,
  story: Story,
): Promise<{ winLossId: string; competitor: string | null }> => {
  await refuseUnfit(ctx, outcome, story)
  const rival = await rivalOf(ctx, story.competitorId, deal.competitor)
  const { id } = await create(ctx, winLoss, {
    ...storyOf(story),
    ...priced(story.ourPrice ?? deal.amount, story.theirPrice, await heldGapRule(ctx.db)),
    name: beginningOf(`${words[outcome].zh} · ${deal.name}`, 200),
    opportunityId: deal.id,
    outcome,
    competitorId: rival?.id ?? null,
  })
  return { winLossId: id, competitor: rival?.name ?? deal.competitor }
}

/** What of a verb's input belongs to the story. */
const storyOf = (input: Story) =>
  Object.fromEntries(Object.keys(storyFields).map((key) => [key, input[key as keyof Story] ?? null])) as Required<Story>

/** Both prices with what follows from them. */
export const priced = (ourPrice: number | null | undefined, theirPrice: number | null | undefined, rule: GapRule) => {
  const gap = priceGap(ourPrice, theirPrice)
  return { ourPrice: ourPrice ?? null, theirPrice: theirPrice ?? null, priceGap: gap, gapBand: gapBand(gap, rule) }
}

/** Refuses what a record cannot name: reasons of the other outcome, and what is retired and was not named before. */
export const refuseUnfit = async (ctx: Ctx, outcome: Outcome, story: Story, before?: WinLoss): Promise<void> => {
  for (const key of ['reasonId', 'customerReasonId'] as const) {
    const id = story[key]
    if (id && id !== before?.[key]) refuseReason(await reasonOf(ctx, id), outcome, key)
  }
  const { competitorId } = story
  if (!competitorId || competitorId === before?.competitorId) return
  const [rival] = await select(ctx, competitor, { where: sql`t.id = ${competitorId}::uuid` })
  if (rival?.state === 'retired') fail('retired_competitor', { name: rival.name })
}

const reasonOf = async (ctx: Ctx, id: string): Promise<ClosingReason | undefined> =>
  (await select(ctx, closingReason, { where: sql`t.id = ${id}::uuid` }))[0]

const refuseReason = (reason: ClosingReason | undefined, outcome: Outcome, field: string): void => {
  if (!reason) return
  const about = (code: string, message: string, en: string) => [{ field, code, message, en }]
  if (reason.outcome !== outcome) {
    const facts = { name: reason.name, of: words[reason.outcome], wanted: words[outcome] }
    fail(
      'other_outcome',
      facts,
      about(
        'other_outcome',
        `请从${words[outcome].zh}的原因中选择。`,
        `Choose a reason of a ${words[outcome].en} deal.`,
      ),
    )
  }
  if (reason.state === 'retired') {
    fail(
      'retired_reason',
      { name: reason.name },
      about('retired_reason', '请另选一个在用的原因。', 'Choose a reason that is in use.'),
    )
  }
}

const rivalOf = async (ctx: Ctx, id: string | null | undefined, name: string | null) => {
  if (!id && !name?.trim()) return undefined
  const where = id ? sql`t.id = ${id}::uuid` : sql`lower(t.name) = lower(${name?.trim()})`
  const [rival] = await select(ctx, competitor, { where, orderBy: sql`t.id`, limit: 1 })
  return rival
}

/** The released category and the reason of the company stand for each other, whichever of them was given. */
export const lostBecause = async (
  ctx: Ctx,
  category: ClosingReason['lostAs'] | undefined,
  reasonId: string | null | undefined,
): Promise<{ lostReason: ClosingReason['lostAs']; reasonId: string | null }> => {
  if (reasonId) return { lostReason: (await reasonOf(ctx, reasonId))?.lostAs ?? category ?? null, reasonId }
  const standing = sql`t.outcome = 'lost' and t.lost_as = ${category ?? null} and t.parent_id is null and t.state = 'active'`
  const [reason] = await select(ctx, closingReason, { where: standing, orderBy: sql`t.position, t.id`, limit: 1 })
  return { lostReason: category ?? null, reasonId: reason?.id ?? null }
}
