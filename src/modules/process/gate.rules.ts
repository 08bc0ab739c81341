import { entityNamed, type FieldFault, placeIn } from '../../kernel/index.ts'
import type { ProcessNode } from './process.entity.ts'

export interface Missing {
  /** Keys of opportunity fields without a value. */
  readonly fields: readonly string[]
  /** Names of deliverables not handed in. */
  readonly deliverables: readonly string[]
}

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0)

/** What stands between an opportunity and leaving this node. Zero and `false` are answers. */
export const missingForNode = (
  node: Pick<ProcessNode, 'requiredFields' | 'deliverables'>,
  values: Readonly<Record<string, unknown>>,
  handedIn: readonly string[],
): Missing => {
  const custom = (values.custom ?? {}) as Record<string, unknown>
  return {
    fields: (node.requiredFields ?? []).filter((key) => isEmpty(values[key] ?? custom[key])),
    deliverables: (node.deliverables ?? []).filter((name) => !handedIn.includes(name)),
  }
}

const maxNames = 30
const maxLength = 100

const areNames = (value: unknown): value is string[] | null =>
  value === null ||
  (Array.isArray(value) &&
    value.length <= maxNames &&
    new Set(value).size === value.length &&
    value.every((name) => typeof name === 'string' && name.trim() === name && name !== '' && name.length <= maxLength))

const listFault = (key: string, label: string, enLabel: string): FieldFault => ({
  field: key,
  code: 'value',
  message: `「${label}」应为不重复的名称列表,最多 ${maxNames} 项,每项不超过 ${maxLength} 字。`,
  en: `“${enLabel}” is a list of different names, at most ${maxNames} of at most ${maxLength} characters.`,
})

/** A gate that asks for a field opportunities do not have could never be passed. */
export const refuseUnknownFields = (row: Readonly<Record<string, unknown>>): readonly FieldFault[] => {
  if (!areNames(row.deliverables)) return [listFault('deliverables', '交付物', 'Deliverables')]
  if (!areNames(row.requiredFields)) return [listFault('requiredFields', '必填字段', 'Required fields')]
  const opportunity = entityNamed('opportunity')
  const unknown = opportunity ? (row.requiredFields ?? []).filter((key) => !placeIn(opportunity, key)) : []
  return unknown.map((key) => ({
    field: 'requiredFields',
    code: 'unknown',
    message: `商机没有字段「${key}」,不能设为必填。请先添加该字段,或从列表中选择。`,
    en: `Deals have no field “${key}”, so it cannot be demanded. Add it first, or choose from the list.`,
  }))
}
