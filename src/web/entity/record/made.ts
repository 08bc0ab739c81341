import type { EntityMeta } from '../../client/contract.ts'

/** The one record that a verb says it made, under its own name: `contractId`. People go on there. */
export const madeBy = (answer: object, entities: readonly EntityMeta[]): { entity: string; id: string } | null => {
  const { result = {} } = answer as { result?: Readonly<Record<string, unknown>> }
  const made = entities.flatMap(({ name }) => {
    const id = result[`${name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase())}Id`]
    return typeof id === 'string' ? [{ entity: name, id }] : []
  })
  return made.length === 1 ? (made[0] ?? null) : null
}
