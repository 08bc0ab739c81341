import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

/** A migrated database of its own for the calling test file, dropped after its last test. Call it at the top of the file or in beforeAll. */
export async function testDatabase(template: 'migrated' | 'empty' = 'migrated'): Promise<{ url: string }> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const from = template === 'migrated' ? 'bihuan_template' : 'template0'
  await asAdmin((admin) => admin.query(`create database ${name} template ${from} strategy file_copy`))
  afterAll(() => asAdmin((admin) => admin.query(`drop database ${name} with (force)`)))
  const url = new URL(inject('postgresUrl'))
  url.pathname = name
  return { url: url.href }
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: inject('postgresUrl') })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
