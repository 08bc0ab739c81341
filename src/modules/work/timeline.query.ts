import { type Ctx, entityNamed, get, invalid } from '../../kernel/index.ts'
import type { Place, TimelineEntry } from './timeline-entry.ts'
import { eventEntries } from './timeline-events.query.ts'
import { hangingEntries } from './timeline-records.query.ts'

const maxLimit = 100

/**
 * A record's story, newest first: its events and what hangs on it. 404 for a record the actor may not see. Each kind gives
 * its newest below the place, so a page is right without reading any of them whole.
 */
export const timeline = async (
  ctx: Ctx,
  entityName: string,
  id: string,
  { before, limit = 30 }: { before?: string | undefined; limit?: number } = {},
): Promise<{ items: TimelineEntry[]; next: string | null }> => {
  const subject =
    entityNamed(entityName) ??
    invalid([{ field: 'entity', code: 'unknown', message: '没有这种对象。', en: 'There is no such kind.' }])
  await get(ctx, subject, id)
  const size = Math.min(Math.max(Math.trunc(limit) || 1, 1), maxLimit)
  const page = { before: before ? readPlace(before) : null, limit: size + 1 }
  const found = [...(await eventEntries(ctx, subject, id, page)), ...(await hangingEntries(ctx, subject, id, page))]
  const entries = found.sort((a, b) => compare(b.place, a.place))
  const shown = entries.slice(0, size)
  const last = shown.at(-1)
  return {
    items: shown.map(({ entry }) => entry),
    next: entries.length > size && last ? writePlace(last.place) : null,
  }
}

const compare = (a: Place, b: Place): number => {
  const [x, y] = a.at === b.at ? [a.key, b.key] : [a.at, b.at]
  return x < y ? -1 : Number(x > y)
}

const writePlace = ({ at, key }: Place): string => Buffer.from(`${at} ${key}`).toString('base64url')

const readPlace = (text: string): Place => {
  const [, at, key] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([eh][0-9a-f-]{1,40})$/.exec(
      Buffer.from(text, 'base64url').toString(),
    ) ?? []
  if (!at || !key)
    return invalid([
      {
        field: 'before',
        code: 'cursor',
        message: '分页标记无效,请从头重新加载。',
        en: 'The page mark is not valid. Load from the start.',
      },
    ])
  return { at, key }
}
