import { type Ctx, invalid, type Said, today, type Write } from '../../../kernel/index.ts'

interface Dated {
  readonly key: string
  readonly zh: string
  readonly en: string
  /** What to do with what is only expected. */
  readonly instead: Required<Said>
}

/** By whatever door it comes: a document about what has happened bears no day to come. One dated earlier is left as it was. */
export const refuseFuture = ({ key, zh, en, instead }: Dated, ctx: Ctx, writes: readonly Write[]): void => {
  const day = today(ctx)
  const isAhead = writes.some(({ before, after }) => after && before?.[key] !== after[key] && String(after[key]) > day)
  if (!isAhead) return
  const message = `「${zh}」不能晚于今天(${day})。${instead.zh}`
  invalid([{ field: key, code: 'future', message, en: `“${en}” cannot be after today (${day}). ${instead.en}` }])
}
