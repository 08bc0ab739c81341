/** What a pool does to the records that lie in it. */
export const poolEvents = { claim: '从公海认领', movePool: '移到另一个公海', recycle: '回收到公海' } as const
