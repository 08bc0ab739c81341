import type { Ground } from './operations.ts'

interface ImportedFile {
  readonly entity: string
  readonly csv: string
  readonly mapping: readonly { readonly column: string; readonly field: string }[]
  readonly rows: number
  /** The field by which rows are found again. */
  readonly by?: string
}

export const importRows = (port: number, key: string, { managerId }: Ground, rows: number) => {
  const stamp = Date.now().toString(36)
  const lines = Array.from(
    { length: rows },
    (_, i) =>
      `华东设备采购 ${stamp}-${i},IMP-${stamp}-${i},${(i % 900) + 100}.50,2026-12-${String((i % 28) + 1).padStart(2, '0')},${managerId}`,
  )
  const mapping = [
    { column: '商机名称', field: 'name' },
    { column: '编号', field: 'code' },
    { column: '金额', field: 'amount' },
    { column: '预计成交日期', field: 'expectedOn' },
    { column: '负责人', field: 'ownerId' },
  ]
  const csv = `商机名称,编号,金额,预计成交日期,负责人\n${lines.join('\n')}\n`
  return importFile(port, key, { entity: 'opportunity', csv, mapping, rows, by: 'code' })
}

/** Uploads a CSV, starts the run and waits for its end, as the screen does. */
export const importFile = async (port: number, key: string, { entity, csv, mapping, rows, by }: ImportedFile) => {
  const base = `http://127.0.0.1:${port}/api/import`
  const headers = { authorization: `Bearer ${key}` }
  const form = new FormData()
  form.append('file', new Blob([csv]), 'bench.csv')
  const began = performance.now()
  const uploaded = await answer(await fetch(`${base}/${entity}`, { method: 'POST', headers, body: form }))
  await answer(
    await fetch(`${base}/${uploaded.id}/start`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mapping, duplicates: 'skip', ...(by && { key: by }) }),
    }),
  )
  for (;;) {
    const run = await answer(await fetch(`${base}/${uploaded.id}`, { headers }))
    if (run.state === 'done') break
    if (run.state === 'failed') throw new Error(run.error ?? 'import failed')
    await new Promise((done) => setTimeout(done, 50))
  }
  const seconds = (performance.now() - began) / 1000
  return { seconds, perSecond: rows / seconds }
}

const answer = async (response: Response): Promise<{ id: string; state: string; error: string | null }> => {
  const body = await response.json()
  if (!response.ok) throw new Error(JSON.stringify(body))
  return body as { id: string; state: string; error: string | null }
}
