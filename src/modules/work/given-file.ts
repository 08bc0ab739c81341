import { type Ctx, change, select, sql, type Write } from '../../kernel/index.ts'
import { file } from './file.entity.ts'

interface Place {
  readonly entity: string
  readonly id: string
}

/** A file given to a record in a form was uploaded before: from now on it hangs there, for whoever sees the record. */
export const hangFile = async (ctx: Ctx, fileId: string, { entity, id }: Place): Promise<void> => {
  const [loose] = await select(ctx, file, { where: sql`t.id = ${fileId}::uuid and t.subject_id is null` })
  if (loose) await change(ctx, file, loose, { subjectEntity: entity, subjectId: id }, { verb: 'attach' })
}

/** The `after` of an entity with a field for a file. */
export const hangGivenFile =
  (placeOf: (row: Readonly<Record<string, unknown>>) => Place) =>
  async (ctx: Ctx, writes: readonly Write[]): Promise<void> => {
    for (const { before, after } of writes)
      if (after?.fileId && after.fileId !== before?.fileId) await hangFile(ctx, after.fileId as string, placeOf(after))
  }
