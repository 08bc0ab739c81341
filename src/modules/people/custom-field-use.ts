import { type Ctx, faults } from '../../kernel/index.ts'

/** A field that an administrator added, as far as others name it. */
export interface NamedField {
  readonly entity: string
  readonly key: string
  readonly zh: string
}

/** What of a module asks for the field, in words: 「审批流程「合同审批」」. */
export type FieldUse = (ctx: Ctx, field: NamedField) => Promise<readonly string[]>

const uses: FieldUse[] = []

/** Called by a module when it is loaded. */
export const addFieldUse = (use: FieldUse): void => {
  uses.push(use)
}

const fail = faults('custom-field', {
  in_use: {
    status: 409,
    zh: '「{field}」还用在{used}。请先在那里改用别的字段(已启用的请发布新版本),再删除它。',
    en: '“{field}” is still used in {used}. Use another field there (publish a new version where it is in use), then delete it.',
  },
})

/** What is in force must not lose what it asks for: a flow would take another way, a gate could not be passed. */
export const refuseUsed = async (ctx: Ctx, field: NamedField): Promise<void> => {
  const used: string[] = []
  for (const use of uses) used.push(...(await use(ctx, field)))
  if (used.length > 0) fail('in_use', { field, used: used.join('、') })
}
