import { type Ctx, entityNamed, faults, first, placeIn, sql } from '../../../kernel/index.ts'
import { missingForNode, type ProcessNode } from '../../process/index.ts'

// What stages ask for before a deal leaves them, whatever takes it on: advancing by one or by many, winning, or an import.

const fail = faults('opportunity', {
  gate: { status: 409, zh: '还不能推进到「{to}」:{todo}。' },
})

/** Names everything that is missing at once, field by field, so that one visit to the form is enough. */
export const refuseMissing = async (
  ctx: Ctx,
  row: Readonly<Record<string, unknown>> & { readonly id: string },
  left: readonly ProcessNode[],
  to: string,
): Promise<void> => {
  const handedIn = left.some((node) => node.deliverables?.length) ? await deliverablesOf(ctx, row.id) : []
  const missing = left.map((node) => missingForNode(node, { ...row }, handedIn))
  const fields = [...new Set(missing.flatMap((part) => part.fields))].map((key) => ({
    field: key,
    label: labelOf(key),
  }))
  const deliverables = [...new Set(missing.flatMap((part) => part.deliverables))]
  if (fields.length === 0 && deliverables.length === 0) return
  const todo = [
    ...(fields.length > 0 ? [`请填写${fields.map(({ label }) => `「${label}」`).join('、')}`] : []),
    ...(deliverables.length > 0 ? [`请提交交付物${deliverables.map((name) => `「${name}」`).join('、')}`] : []),
  ].join(';')
  fail('gate', { to, todo, missing: { fields: fields.map((each) => each.field), deliverables } }, [
    ...fields.map(({ field: key, label }) => ({ field: key, code: 'gate', message: `请填写「${label}」。` })),
    ...deliverables.map((name) => ({ field: null, code: 'deliverable', message: `请提交交付物「${name}」。` })),
  ])
}

const labelOf = (key: string): string => {
  const opportunity = entityNamed('opportunity')
  return (opportunity && placeIn(opportunity, key)?.field.zh) ?? key
}

const deliverablesOf = async (ctx: Ctx, opportunityId: string): Promise<string[]> => {
  const found = await first<{ names: string[] }>(
    ctx.db,
    sql`select coalesce(array_agg(name), '{}') as names from crm.deliverable where opportunity_id = ${opportunityId}::uuid and deleted_at is null`,
  )
  return found?.names ?? []
}
