import { type Ctx, entity, faults, field, find, sql, through } from '../../../kernel/index.ts'
import { partOf } from '../../approvals/index.ts'
import { readers, sellers } from './access.ts'
import { quoteVersion } from './version.entity.ts'

const fail = faults('quote-clause', {
  not_draft: {
    status: 409,
    zh: '这一版报价已经定稿,条款不能再改。要改条款,请新建一个版本。',
    en: 'This version is finished and its clauses fixed. Make a new version.',
  },
})

type Values = Readonly<Record<string, unknown>>

const refuseReleased = async (ctx: Ctx, row: Values): Promise<void> => {
  const version = await find(ctx, quoteVersion, row.quoteVersionId as string, { lock: true, unscoped: true })
  if (version && version.state !== 'draft') fail('not_draft')
}

/** Words default to those of the library; they may be fitted to the deal. */
const completeClauses = async (ctx: Ctx, drafts: Record<string, unknown>[]): Promise<void> => {
  const known = await ctx.db.rows<{ id: string; title: string; body: string }>(
    sql`select id, title, body from contracting.clause where id = any(${drafts.map((draft) => draft.clauseId ?? null)}::uuid[])`,
  )
  for (const draft of drafts) {
    const model = known.find(({ id }) => id === draft.clauseId)
    draft.title ??= model?.title ?? null
    draft.body ??= model?.body ?? null
    await refuseReleased(ctx, draft)
  }
}

/** A clause of one offer. */
export const quoteClause = partOf(
  entity('quote-clause', {
    table: 'contracting.quote_clause',
    title: 'title',
    label: { zh: '报价条款', en: 'Quote clause' },
    fields: {
      quoteVersionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true, fixed: true }),
      clauseId: field.ref('clause', { zh: '取自标准条款', en: 'From the library', fixed: true }),
      title: field.text({
        zh: '条款名称',
        en: 'Title',
        max: 120,
        help: '不填时用标准条款的名称。',
        helpEn: 'Empty: the title in the clause library.',
      }),
      body: field.longText({
        zh: '条款内容',
        en: 'Text',
        max: 8000,
        help: '不填时用标准条款的内容。',
        helpEn: 'Empty: the words in the clause library.',
      }),
    },
    list: ['title', 'body', 'clauseId', 'quoteVersionId'],
    grants: { read: readers, create: sellers, update: sellers, remove: sellers },
    visible: through('quoteVersionId', 'quote-version'),
    prepare: completeClauses,
    guard: refuseReleased,
    check: (row) =>
      row.title && row.body
        ? []
        : [
            {
              field: 'clauseId',
              code: 'empty',
              message: '请从标准条款中选择一条,或自己写下条款名称和内容。',
              en: 'Choose from the library, or write name and text yourself.',
            },
          ],
  }),
  'quote-version',
  'quoteVersionId',
)
