import { entityNamed, placeIn, type Sql, sql } from '../../../kernel/index.ts'

const always = ['id', 'version', 'state', 'ownerId', 'grade', 'score', 'source', 'industry', 'region', 'productId']

/** A lead (`l`) under the names its fields have in code: what decides about its owner, and the fields that are asked for. */
export const leadJson = (asked: Iterable<string> = []): Sql => {
  const lead = entityNamed('lead')
  const columns = [...new Set([...always, ...asked])].flatMap((key) => {
    const place = lead && placeIn(lead, key)
    return place ? [sql`${place.column('l')} as ${sql.id(key)}`] : []
  })
  return sql`(select row_to_json(f) from (select ${sql.join(columns)}) as f)`
}
