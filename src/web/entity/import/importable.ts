import type { EntityMeta, Field } from '../../client/contract.ts'

const never: readonly Field['kind'][] = ['json', 'file']

/** Fields an import may fill: those people may write; others when the server itself suggests them. */
export const importable = (entity: EntityMeta, suggested: readonly string[] = []): Field[] =>
  entity.fields.filter((field) => (field.editable || suggested.includes(field.key)) && !never.includes(field.kind))

const isNumber = ({ kind }: Field): boolean => kind === 'auto-number'

/** Fields that can tell one record from another, its number first: two people may have one name. */
export const keyFields = (fields: readonly Field[]): Field[] => [
  ...fields.filter(isNumber),
  ...fields.filter(({ kind }) => ['text', 'phone', 'email'].includes(kind)),
]
