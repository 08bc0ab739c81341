import type { Company, EventDraft } from './command/ctx.ts'

interface Rememberer {
  readonly company: Company
  /** What the open transaction has changed so far, where there is one. */
  readonly events?: readonly EventDraft[]
}

const memories = new WeakMap<Company, Map<string, Promise<unknown>>>()

/**
 * What follows from records of `live` kinds alone, kept until one of them changes here or in another process: loading
 * configuration again brings a new Company, and what was remembered beside the old one is forgotten with it. A transaction
 * that has itself changed one of the kinds asks the database.
 */
export const remember = <T>(
  { company, events }: Rememberer,
  kinds: readonly string[],
  key: string,
  load: () => Promise<T>,
): Promise<T> => {
  if (events?.some((event) => kinds.includes(event.entity))) return load()
  const memory = memories.get(company) ?? new Map<string, Promise<unknown>>()
  memories.set(company, memory)
  const known = memory.get(key) as Promise<T> | undefined
  if (known) return known
  const loading = load()
  memory.set(key, loading)
  loading.catch(() => memory.delete(key))
  return loading
}
