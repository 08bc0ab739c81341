import { change, command, faults, mine } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { approvalCopy } from './approval.entity.ts'

const fail = faults('approval-copy', {
  not_yours: {
    status: 403,
    zh: '这份抄送不是给你的,只有收到抄送的人可以标为已读。',
    en: 'This copy went to somebody else; only who got it can mark it read.',
  },
})

/** Written when whoever got the copy opens it; the first time counts. */
export const readCopy = command(approvalCopy, 'read', {
  zh: '标为已读',
  en: 'Mark as read',
  input: {},
  allow: everybody,
  when: { readAt: [null] },
  whose: { rows: mine('employeeId'), otherwise: async () => fail('not_yours') },
  run: async (ctx, row) => {
    await change(ctx, approvalCopy, row, { readAt: ctx.now.toISOString() }, { verb: 'read' })
  },
})
