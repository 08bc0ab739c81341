import { commandsOn, type Entity } from '../../kernel/index.ts'

/** Everything that can be granted on an entity, with the roles that have it from the start. */
export const verbsOf = (e: Entity): ReadonlyMap<string, readonly string[]> => {
  const verbs = new Map(Object.entries(e.grants))
  for (const [verb, command] of commandsOn(e.name)) verbs.set(verb, command.allow)
  return verbs
}
