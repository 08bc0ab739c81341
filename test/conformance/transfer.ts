import { importTask } from '../../src/app/imports.ts'
import { sql } from '../../src/kernel/index.ts'
import type { Client, World } from '../harness/world.ts'

type Outcome = {
  line: number
  outcome: string
  record_id: string | null
  faults: { field: string; message: string }[] | null
}

/** Uploads a table, runs it under this plan to its end and tells what became of each row. */
export const importFile = async (
  w: World,
  client: Client,
  entity: string,
  name: string,
  content: Buffer | string,
  plan: object,
) => {
  const uploaded = await client.upload(`import/${entity}`, name, content)
  if (uploaded.status !== 200) return { ...uploaded, id: '', rows: [] as Outcome[] }
  const { id } = uploaded.body
  const started = await client.post(`import/${id}/start`, plan)
  await importTask(w.app)({ runId: id })
  const rows = await w.app.store.rows<Outcome>(
    sql`select line, outcome, record_id, faults from kernel.import_row where run_id = ${id}::uuid order by line`,
  )
  return { ...started, id, rows }
}

export const revert = async (w: World, client: Client, id: string) => {
  await client.post(`import/${id}/revert`)
  await importTask(w.app)({ runId: id })
  return (await client.get(`import/${id}`)).body
}

export const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
