import type { Db } from '../../src/kernel/index.ts'

/** The same database, counting what is asked of it. */
export const counted = (db: Db): { readonly db: Db; statements(): number } => {
  let statements = 0
  const told = (): Db => {
    statements++
    return db
  }
  return {
    db: {
      rows: (query) => told().rows(query),
      cells: (query, plan) => told().cells(query, plan),
      ...(db.hurried && { hurried: (query) => told().hurried!(query) }),
      send: (query) => told().send(query),
      settled: () => db.settled(),
    },
    statements: () => statements,
  }
}
