import { change, command, field, type Row } from '../../../kernel/index.ts'
import { dispatchers, sellers } from '../access.ts'
import { unfinished } from '../ownership.ts'
import { cappedTransferInput, transferMany, transferOne } from '../transfer.ts'
import { lead } from './lead.entity.ts'

const openStates = ['new', 'working'] as const

/** It is a real prospect: graded, and being worked on from now. */
export const qualifyLead = command(lead, 'qualify', {
  zh: '确认有效',
  en: 'Qualify',
  tone: 'primary',
  input: {
    grade: field.choice(
      { A: { zh: 'A 级', en: 'A' }, B: { zh: 'B 级', en: 'Grade B' }, C: { zh: 'C 级', en: 'Grade C' } },
      { zh: '等级', en: 'Grade', required: true },
    ),
    score: field.integer({ zh: '评分', en: 'Score', min: 0, max: 100 }),
  },
  allow: [...sellers, 'marketing'],
  when: { state: openStates },
  run: async (ctx, row, { grade, score }) => {
    await change(
      ctx,
      lead,
      row,
      { grade, score: score ?? row.score, gradedBy: 'person', state: 'working' },
      { verb: 'qualify' },
    )
  },
})

export const discardLead = command(lead, 'discard', {
  zh: '放弃',
  en: 'Discard',
  tone: 'danger',
  input: { reason: field.text({ zh: '放弃原因', en: 'Reason', required: true, max: 500 }) },
  allow: [...sellers, 'marketing'],
  when: { state: openStates },
  run: async (ctx, row, { reason }) => {
    await change(ctx, lead, row, { state: 'discarded', discardReason: reason }, { verb: 'discard', facts: { reason } })
  },
})

/** A discarded prospect calls after all. */
export const reviveLead = command(lead, 'revive', {
  zh: '恢复跟进',
  en: 'Revive',
  input: {},
  allow: [...sellers, 'marketing'],
  when: { state: ['discarded'] },
  run: async (ctx, row) => {
    await change(ctx, lead, row, { state: 'working', discardReason: null }, { verb: 'revive' })
  },
})

export const transferLead = command(lead, 'transfer', {
  zh: '转移',
  en: 'Transfer',
  input: cappedTransferInput,
  allow: [...dispatchers, 'marketing'],
  when: { state: openStates },
  run: (ctx, row: Row<typeof lead>, { toId, ...given }) => transferOne(ctx, lead, row, toId, given),
})

export const transferLeads = transferMany(lead, unfinished.lead)
