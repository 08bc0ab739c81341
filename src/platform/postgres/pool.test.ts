import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testDatabase } from '../../../test/harness/database.ts'
import { compileWhole, rowset, sql } from '../../kernel/sql.ts'
import { openPool } from './pool.ts'

const { url } = await testDatabase()
const db = openPool(url)
const other = openPool(url)
afterAll(() => Promise.all([db.close(), other.close()]))

test('a connection cut between two statements of a transaction fails that transaction and nothing else', async () => {
  const cut = db.transaction(async (tx) => {
    const [own] = await tx.rows<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await other.rows(sql`select pg_terminate_backend(${own?.pid ?? 0}, 5000)`)
    // Long enough for the news to arrive while no statement waits for an answer.
    await new Promise((arrived) => setTimeout(arrived, 100))
    await tx.rows(sql`select 1`)
  })
  await expect(cut).rejects.toThrow()
  expect(await db.rows(sql`select 1 as one`)).toEqual([{ one: 1 }])
})

describe('a statement that is sent and not waited for', () => {
  const fill = sql`insert into sent (n) values (1)`
  beforeAll(() => db.rows(sql`create table sent (n integer unique)`))
  beforeEach(() => db.rows(sql`truncate sent`))
  const stored = async () => (await db.rows<{ n: number }>(sql`select n from sent order by n`)).map(({ n }) => n)

  test('is done in its order, before what is asked behind it', async () => {
    const seen = await db.transaction(async (tx) => {
      tx.send(fill)
      tx.send(sql`update sent set n = n + 1`)
      return tx.rows(sql`select n from sent`)
    })
    expect(seen).toEqual([{ n: 2 }])
    expect(await stored()).toEqual([2])
  })

  test('fails the transaction with its own fault, and nothing is stored', async () => {
    const twice = db.transaction(async (tx) => {
      tx.send(sql`insert into sent (n) values (7)`)
      tx.send(fill)
      tx.send(fill)
    })
    await expect(twice).rejects.toMatchObject({ code: '23505', table: 'sent' })
    expect(await stored()).toEqual([])
  })

  test('gives its fault to whoever asks for something behind it', async () => {
    const asking = db.transaction(async (tx) => {
      tx.send(fill)
      tx.send(fill)
      await tx.rows(sql`select 1`)
    })
    await expect(asking).rejects.toMatchObject({ code: '23505' })
    await expect(
      db.transaction(async (tx) => {
        tx.send(sql`select 1 / 0`)
        await tx.settled()
      }),
    ).rejects.toMatchObject({ code: '22012' })
    expect(await stored()).toEqual([])
  })

  test('that was asked for and forgotten fails the transaction too: it would be rolled back in silence', async () => {
    const forgetting = db.transaction(async (tx) => {
      await tx.rows(fill)
      tx.cells(sql`select 1 / 0`).catch(() => {})
      return 'stored'
    })
    await expect(forgetting).rejects.toMatchObject({ code: '22012' })
    expect(await stored()).toEqual([])
  })

  test('does not hide the refusal of a rule behind it', async () => {
    const refusing = db.transaction(async (tx) => {
      tx.send(fill)
      throw new Error('refused')
    })
    await expect(refusing).rejects.toThrow('refused')
    expect(await stored()).toEqual([])
  })

  test('is refused outside a transaction', () => {
    expect(() => db.send(fill)).toThrow()
  })
})

describe('a question with a plan of its own', () => {
  const asking = async (value: unknown, type: string) =>
    (await db.cells(sql`select ${value}::${sql.raw(type)}::text, ${2}::int + 1`, 'own'))[0]

  test('is answered alike the first time and the tenth, whatever is in it', async () => {
    const rows = Array.from({ length: 10 }, () => asking('华为 A-1_b', 'text'))
    expect(new Set((await Promise.all(rows)).map(String))).toEqual(new Set(['华为 A-1_b,3']))
    for (const text of ["a'b", "';select 1--", 'back\\slash', 'line\nbreak', '%', '$1', 'é“”', '']) {
      for (let times = 0; times < 4; times++) expect((await asking(text, 'text'))?.[0]).toBe(text)
    }
    for (let times = 0; times < 4; times++) {
      expect((await asking(['a', 'b c'], 'text[]'))?.[0]).toBe('{a,"b c"}')
      expect((await asking(['a"', "b'"], 'text[]'))?.[0]).toBe('{"a\\"",b\'}')
      expect((await asking([], 'text[]'))?.[0]).toBe('{}')
      expect((await asking(null, 'text'))?.[0]).toBe(null)
      expect((await asking(-5, 'int'))?.[0]).toBe('-5')
    }
  })

  test('sees what was stored since it was planned', async () => {
    await db.rows(sql`create table counted (n integer)`)
    for (let n = 1; n < 6; n++) {
      await db.rows(sql`insert into counted values (${n})`)
      expect(await db.cells(sql`select count(*) from counted where n > ${0}`, 'own')).toEqual([[String(n)]])
    }
  })
})

test('no text that could end a literal stands in a statement', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })))
  fc.assert(
    fc.property(anything, (value) => {
      const whole = compileWhole(sql`select ${value}`)
      expect(whole === null || /^select '[\p{L}\p{N} _-]*'$|^select '\{("[\p{L}\p{N} _-]+",?)*\}'$/u.test(whole)).toBe(
        true,
      )
    }),
  )
})

test('any text comes back from jsonb as it was, and a half of a character that a cut left as the sign for the unknown', async () => {
  const unit = fc.constantFrom('\ud83d', '\ude00', '😀', '\\', '\\ud83d', 'u', 'd', '"', '中')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit }), fc.boolean(), async (said, many) => {
      const rows = [{ said: { said } }, ...(many ? [{ said: null }] : [])]
      const [kept] = await db.rows(sql`select said from ${rowset(rows, { said: 'jsonb' })}`)
      expect(kept).toEqual({ said: { said: said.toWellFormed() } })
    }),
  )
})

test('a hurried question is given up in time, and the next one is answered', async () => {
  expect(await db.hurried?.(sql`select 1 from (select pg_sleep(20)) as s`)).toBe(null)
  expect(await db.hurried?.(sql`select 1`)).toEqual([['1']])
  await expect(db.hurried?.(sql`select 1 / 0`)).rejects.toMatchObject({ code: '22012' })
})
