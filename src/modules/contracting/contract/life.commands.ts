import {
  type Ctx,
  change,
  command,
  copied,
  create,
  createMany,
  faults,
  field,
  first,
  type Row,
  sql,
  today,
} from '../../../kernel/index.ts'
import { leaders } from '../../people/index.ts'
import { sellers } from '../access.ts'
import { receivable } from '../cash/index.ts'
import { refuseBlacklisted } from '../credit/assess.ts'
import { amendContract } from './amend.command.ts'
import { contractClause } from './clause.entity.ts'
import { type Contract, contract } from './contract.entity.ts'
import { amendmentsOf, successorOf } from './family.ts'
import { daysBetween, type PlanLine, planAgain } from './plan.rules.ts'
import { releasePlans, tellFinance } from './release-plan.ts'
import { clausesOf } from './text.ts'

const fail = faults('contract', {
  future_end: {
    status: 409,
    field: 'on',
    zh: '终止日期不能晚于今天。请在终止当天登记。',
    en: 'The day of termination cannot be after today. Record it on the day.',
  },
  end_before_signing: {
    status: 409,
    field: 'on',
    zh: '终止日期不能早于签订日期 {signedOn}。请核对日期。',
    en: 'The termination cannot be before the signing, {signedOn}. Check the date.',
  },
  amendment_open: {
    status: 409,
    zh: '补充协议「{name}」({code})正在审批或签署,合同现在不能终止。请先撤回、重新草拟或完成它。',
    en: 'Amendment “{name}” ({code}) is in approval or being signed; the contract cannot be terminated now. Withdraw, redraft or finish it first.',
  },
  renew_whole: {
    status: 409,
    zh: '补充协议随原合同续签。请在原合同上点「续签」。',
    en: 'An amendment is renewed with its contract. Use “Renew” on the original.',
  },
  renewed: {
    status: 409,
    zh: '这份合同已有续签合同 {code}。请在那一份上继续,或先删除它的草稿。',
    en: 'This contract already has renewal {code}. Go on with it, or delete its draft first.',
  },
  overlap: {
    status: 409,
    field: 'startsOn',
    zh: '续签的开始日期要晚于原合同的到期日期 {endsOn}。请另选日期。',
    en: 'The renewal begins after the original ends, {endsOn}. Choose another date.',
  },
})

/** What comes after it: the same words and the same rhythm of payment, with other dates and perhaps another amount. */
export const renewContract = command(contract, 'renew', {
  zh: '续签',
  en: 'Renew',
  input: {
    name: field.text({ zh: '新合同名称', en: 'Name', required: true, max: 160 }),
    startsOn: field.date({ zh: '开始日期', en: 'Starts on', required: true }),
    endsOn: field.date({ zh: '到期日期', en: 'Ends on', required: true }),
    amount: field.money({ zh: '合同金额', en: 'Amount', required: true, min: 1 }),
  },
  allow: sellers,
  when: { state: ['effective', 'expired'] },
  run: async (ctx, row, { name, startsOn, endsOn, amount }) => {
    if (row.kind === 'amendment') fail('renew_whole')
    const there = await first(ctx.db, successorOf(sql`${row.id}::uuid`))
    if (there) fail('renewed', { code: there.code })
    if (row.endsOn && startsOn <= row.endsOn) fail('overlap', { endsOn: row.endsOn })
    await refuseBlacklisted(ctx, [row.accountId])
    const { accountId, ownerId, kind, id: parentId, paymentTerms, renewalDays, custom } = row
    const draft = {
      // The lines of the quote stand in the text: at another price it would contradict itself.
      quoteVersionId: amount === row.amount ? row.quoteVersionId : null,
      name,
      startsOn,
      endsOn,
      amount,
      accountId,
      ownerId,
      kind,
      parentId,
      paymentTerms,
      renewalDays,
      custom,
    } as const
    const added: Row<typeof contract> = await create(
      ctx,
      contract,
      { ...draft, state: 'draft', approvalState: 'none' },
      'renew',
    )
    await copyClauses(ctx, row.id, added.id)
    await copyPlan(ctx, row, added)
    return { contractId: added.id, opens: { entity: 'contract', id: added.id } }
  },
})

const copyClauses = async (ctx: Ctx, fromId: string, contractId: string): Promise<void> => {
  const clauses = await clausesOf(ctx, fromId)
  const copies = clauses.map((clause) => ({ ...copied(contractClause, clause), clauseId: clause.clauseId, contractId }))
  await createMany(ctx, contractClause, copies)
}

const copyPlan = async (ctx: Ctx, from: Contract, to: Contract): Promise<void> => {
  const lines = await ctx.db.rows(sql<
    PlanLine & { kind: 'whole' }
  >`select name, kind, issued_on as "issuedOn", due_on as "dueOn",
      amount - credited as amount
    from contracting.receivable where contract_id = ${from.id}::uuid and deleted_at is null order by due_on, id`)
  const begun = from.startsOn ?? from.signedOn
  const days = begun && to.startsOn ? daysBetween(begun, to.startsOn) : 0
  const nothingYet = { received: 0, credited: 0, writtenOff: 0, disputed: false, state: 'open' } as const
  const { id: contractId, accountId, ownerId } = to
  await createMany(
    ctx,
    receivable,
    planAgain(lines, to.amount, days).map((line) => ({
      ...nothingYet,
      ...line,
      contractId,
      accountId,
      ownerId,
      openAmount: line.amount,
    })),
  )
}

/** Ends a contract before its day, with what changed it; whoever ends it says what becomes of the payments that are to come. */
export const terminateContract = command(contract, 'terminate', {
  zh: '终止合同',
  en: 'Terminate',
  tone: 'danger',
  input: {
    on: field.date({ zh: '终止日期', en: 'Terminated on', required: true }),
    plan: field.choice(
      {
        keep: { zh: '照常收取', en: 'Still owed' },
        release: { zh: '不再收取(红冲未到期、未开票、未到账的应收款)', en: 'No longer owed' },
      },
      {
        zh: '终止日之后到期的应收款',
        en: 'Payments due later',
        default: 'keep',
        help: '不选时照常收取。',
        helpEn: 'Empty: collected as planned.',
      },
    ),
    reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 400 }),
  },
  allow: [...leaders, 'legal'],
  when: { state: ['effective'] },
  run: async (ctx, row, { on, reason, plan }) => {
    if (on > today(ctx)) fail('future_end')
    if (row.signedOn && on < row.signedOn) fail('end_before_signing', { signedOn: row.signedOn })
    const amendments = await amendmentsOf(ctx, row.id)
    const open = amendments.find(
      ({ state, approvalState }) => state === 'approved' || state === 'signing' || approvalState === 'pending',
    )
    if (open) fail('amendment_open', { name: open.name, code: open.code })
    const ending = [row, ...amendments.filter(({ state }) => state === 'effective')]
    const ended = { state: 'terminated', terminatedOn: on, terminationReason: reason } as const
    for (const one of ending) await change(ctx, contract, one, ended, { verb: 'terminate' })
    const released = plan === 'release' ? await releasePlans(ctx, ending, on, `合同终止:${reason}`) : null
    await tellFinance(ctx, row, ending, on, released)
    return released
  },
})

export const lifeCommands = [renewContract, amendContract, terminateContract]
