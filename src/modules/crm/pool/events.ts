/** What a pool does to the records that lie in it. */
export const poolEvents = {
  claim: { zh: '从公海认领', en: 'Claimed from the pool' },
  movePool: { zh: '移到另一个公海', en: 'Moved to another pool' },
  recycle: { zh: '回收到公海', en: 'Returned to the pool' },
} as const
