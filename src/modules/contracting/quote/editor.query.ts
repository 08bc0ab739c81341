import { field, get, sql, view } from '../../../kernel/index.ts'
import { hasMailServer } from '../../work/index.ts'
import { readers } from './access.ts'
import { assess, shown } from './assess.ts'
import { inputOf, linesOf } from './lines.ts'
import { quoteVersion } from './version.entity.ts'

/** What the quote editor opens with: the version, what every rule says of it, its clauses, and the versions beside it. */
export const quoteEditor = view('quote-editor', {
  zh: '报价编辑',
  en: 'Quote editor',
  allow: readers,
  input: { versionId: field.ref('quote-version', { zh: '报价版本', en: 'Version', required: true }) },
  run: async (ctx, { versionId }) => {
    const version = await get(ctx, quoteVersion, versionId)
    const lines = await linesOf(ctx, version.id)
    const stored = lines.map((line) => {
      const { name, unit, listPrice, amount, discount, because: zh, becauseEn: en } = line
      const because = ctx.actor.english ? (en ?? zh) : zh
      return { ...inputOf(line), name, unit, listPrice, amount, discount, because }
    })
    const clauses = await ctx.db.rows(
      sql`select id, clause_id as "clauseId", title, body, version from contracting.quote_clause
        where quote_version_id = ${version.id}::uuid and deleted_at is null order by created_at, id`,
    )
    const versions = await ctx.db.rows(
      sql`select id, number::integer as number, state, total, change_note as "changeNote" from contracting.quote_version
        where quote_id = ${version.quoteId}::uuid and deleted_at is null order by number desc`,
    )
    const isDraft = version.state === 'draft'
    const assessment = isDraft ? shown(ctx, await assess(ctx, version, lines.map(inputOf))) : null
    return { lines: stored, clauses, versions, assessment, canMail: await hasMailServer(ctx) }
  },
})
