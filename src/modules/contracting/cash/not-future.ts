import { type Ctx, invalid, today, type Write } from '../../../kernel/index.ts'

interface Dated {
  readonly key: string
  readonly zh: string
  /** What to do with what is only expected. */
  readonly instead: string
}

/** By whatever door it comes: a document about what has happened bears no day to come. One dated earlier is left as it was. */
export const refuseFuture = ({ key, zh, instead }: Dated, ctx: Ctx, writes: readonly Write[]): void => {
  const day = today(ctx)
  const isAhead = writes.some(({ before, after }) => after && before?.[key] !== after[key] && String(after[key]) > day)
  if (isAhead) invalid([{ field: key, code: 'future', message: `「${zh}」不能晚于今天(${day})。${instead}` }])
}
