import {
  asSql,
  type Command,
  type Ctx,
  command,
  create,
  type Entity,
  entityNamed,
  existsVisible,
  faults,
  find,
  sql,
} from '../../kernel/index.ts'
import { evidence, evidencePieces } from './evidence.entity.ts'
import { reviewRow } from './fact.entity.ts'
import { cause, lesson, problem } from './finding.entity.ts'
import { openReview } from './open-review.ts'
import { contributors } from './review.entity.ts'

const fail = faults('evidence', {
  unknown_record: {
    status: 422,
    zh: '找不到作为依据的记录,或你没有查看它的权限。请重新选择。',
    en: 'The record given as evidence does not exist, or you may not see it. Choose again.',
    field: 'recordId',
  },
  other_review: {
    status: 422,
    zh: '这行业绩数据属于另一次复盘。请选择本次复盘的数据。',
    en: 'This number is of another retrospective. Choose one of this.',
    field: 'rowId',
  },
})

/** Evidence is a record that whoever attaches it can see, or a number of the same review. */
const checkPieces = async (
  ctx: Ctx,
  reviewId: string,
  pieces: { rowId?: string | null; recordEntity?: string | null; recordId?: string | null },
): Promise<void> => {
  if (pieces.rowId && (await find(ctx, reviewRow, pieces.rowId))?.reviewId !== reviewId) fail('other_review')
  if (!pieces.recordId) return
  const target = entityNamed(pieces.recordEntity ?? '')
  if (!target) return fail('unknown_record')
  const seen = existsVisible(target, sql`${pieces.recordId}::uuid`, ctx.actor)
  const [cells] = await ctx.db.cells(sql`select ${asSql(seen)}`)
  if (cells?.[0] !== 't') fail('unknown_record')
}

const attachTo = <E extends typeof problem | typeof cause | typeof lesson>(on: E): Command =>
  command(on as Entity, 'attach', {
    zh: '附上依据',
    en: 'Attach evidence',
    input: evidencePieces,
    allow: contributors,
    run: async (ctx, subject, pieces) => {
      const { id, reviewId } = subject as unknown as { id: string; reviewId: string }
      await openReview(ctx, reviewId)
      await checkPieces(ctx, reviewId, pieces)
      const added = await create(ctx, evidence, { ...pieces, reviewId, subjectEntity: on.name, subjectId: id })
      return { evidenceId: added.id }
    },
  })

export const evidenceCommands: readonly Command[] = [attachTo(problem), attachTo(cause), attachTo(lesson)]
