import { change, command, field, today } from '../../../kernel/index.ts'
import { blacklisters, creditProfile } from './credit.entity.ts'

export const blacklist = command(creditProfile, 'blacklist', {
  zh: '列入黑名单',
  en: 'Blacklist',
  tone: 'danger',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: blacklisters,
  when: { blacklisted: [false] },
  run: async (ctx, row, { reason }) => {
    const listed = { blacklisted: true, blacklistReason: reason, blacklistedOn: today(ctx) }
    await change(ctx, creditProfile, row, listed, { verb: 'blacklist' })
  },
})

export const clearBlacklist = command(creditProfile, 'clear', {
  zh: '移出黑名单',
  en: 'Take off the list',
  input: { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) },
  allow: blacklisters,
  when: { blacklisted: [true] },
  run: async (ctx, row, { reason }) => {
    const cleared = { blacklisted: false, blacklistReason: null, blacklistedOn: null }
    await change(ctx, creditProfile, row, cleared, { verb: 'clear', facts: { reason } })
  },
})
