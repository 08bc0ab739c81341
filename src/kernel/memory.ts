import type { Company, Ctx } from './command/ctx.ts'

type Rememberer = Pick<Ctx, 'db' | 'company'> & Partial<Pick<Ctx, 'events'>>

const memories = new WeakMap<Company, Map<string, Promise<unknown>>>()
const loaded = new WeakSet<Promise<unknown>>()

/**
 * What follows from records of `live` kinds alone, kept until one of them changes here or in another process: loading
 * configuration again brings a new Company, and what was remembered beside the old one is forgotten with it. A transaction
 * that has itself changed one of the kinds asks the database, and none waits while another asks: that one may be behind its locks.
 */
export const remember = <T>(
  { db, company, events }: Rememberer,
  kinds: readonly string[],
  key: string,
  load: () => Promise<T>,
): Promise<T> => {
  if (events?.some((event) => kinds.includes(event.entity))) return load()
  const memory = memories.get(company) ?? new Map<string, Promise<unknown>>()
  memories.set(company, memory)
  const known = memory.get(key) as Promise<T> | undefined
  if (known && (db.hurried || loaded.has(known))) return known
  const loading = load()
  if (db.hurried) memory.set(key, loading)
  const done = () => memory.set(key, loading) && loaded.add(loading)
  loading.then(done, () => memory.delete(key))
  return loading
}
