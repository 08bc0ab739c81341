import type { EntityMeta, Field } from '../../client/contract.ts'

const never: readonly Field['kind'][] = ['json', 'file']

/** Fields an import may fill: those people may write; others when the server itself suggests them. */
export const importable = (entity: EntityMeta, suggested: readonly string[] = []): Field[] =>
  entity.fields.filter((field) => (field.editable || suggested.includes(field.key)) && !never.includes(field.kind))

/** Fields that can tell one record from another. */
export const keyFields = (fields: readonly Field[]): Field[] =>
  fields.filter((field) => ['text', 'auto-number', 'phone', 'email'].includes(field.kind))
