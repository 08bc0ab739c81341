import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { sealFault } from '../../../../test/harness/pdf-seal.ts'
import { readZipDirectory, readZipEntry } from '../../../platform/tables/xlsx-zip.ts'
import { contractWorld } from '../contract/contract.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-trail-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const { w, rep, vp, finance, at, approved, partiesFor, signByLink, ourParty, drawn } = await contractWorld()
const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex')

const archive = async (id: string): Promise<Map<string, Buffer>> => {
  const answer = await w.http.inject({
    method: 'GET',
    url: `/api/contract/${id}/trail.zip`,
    headers: { 'x-actor': w.as(finance).actor.userId, authorization: 'Bearer test' },
  })
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/zip'])
  const place = join(folder, 'trail.zip')
  writeFileSync(place, answer.rawPayload)
  const limits = { maxRows: 1e6, maxColumns: 100, maxCellLength: 1e6, maxUnpackedBytes: 1e9 }
  const files = new Map<string, Buffer>()
  for (const [name, entry] of await readZipDirectory(place, limits as never))
    files.set(name, await buffer(Readable.from(readZipEntry(place, entry))))
  return files
}

/** By the rules in docs/guide/contract-trail.md, and by nothing of the program's own. */
const chainFault = (files: ReadonlyMap<string, Buffer>): string | null => {
  const manifest = JSON.parse(files.get('manifest.json')!.toString())
  let chain = ''
  for (const { path, sha256: own, chain: told } of manifest.files) {
    const bytes = files.get(path)
    if (!bytes || sha256(bytes) !== own) return path
    chain = sha256(`${chain}\n${path}\n${own}`)
    if (chain !== told) return path
  }
  return chain === manifest.head ? null : 'head'
}

test('the trail of a signed contract holds every text, approval, signature and event, and any change of it shows', async () => {
  const { id } = await approved(620_000_00)
  await partiesFor(id)
  await at(rep, `contract/${id}/startSigning`)
  await signByLink(id)
  await at(vp, `signing-party/${await ourParty(id)}/sign`, { name: '副总裁', consent: true })
  await w.as(rep).get(`contract/${id}/sealed.pdf`)
  const files = await archive(id)
  const told = (path: string) => JSON.parse(files.get(path)!.toString())
  expect(chainFault(files)).toBeNull()
  expect(told('manifest.json').files.map(({ path }: { path: string }) => path)).toEqual(
    [...files.keys()].filter((path) => path !== 'manifest.json' && path !== 'cover.pdf'),
  )
  expect(sealFault(files.get('cover.pdf')!)).toBeNull()
  expect(sealFault(files.get('original.pdf')!)).toBeNull()
  expect(files.get('versions/1.sha256')!.toString()).toBe(`${sha256(files.get('versions/1.json')!)}  1.json\n`)
  const [approval] = told('approvals.json')
  expect(approval.steps.flatMap((step: { signatures: { state: string }[] }) => step.signatures)).toMatchObject([
    { state: 'approved', opinion: '同意' },
    { state: 'approved' },
    { state: 'approved' },
  ])
  expect(told('signatures.json')).toMatchObject([
    { side: 'customer', mark: { kind: 'typed', value: '王经理' }, textSha256: sha256(files.get('versions/1.json')!) },
    { side: 'company', name: '副总裁' },
  ])
  const verbs = told('events.json').map(({ entity, verb }: Record<string, string>) => `${entity}.${verb}`)
  expect(verbs).toEqual(expect.arrayContaining(['contract.create', 'signing-party.signed', 'contract.effective']))
  expect([...files.values()].join('')).not.toMatch(/(token|code)Hash": (?!"\*{3}")/)

  for (const path of files.keys()) {
    if (path === 'cover.pdf' || path === 'manifest.json') continue
    const changed = Buffer.from(files.get(path)!)
    changed[0] = (changed[0] as number) ^ 1
    expect(chainFault(new Map(files).set(path, changed)), path).toBe(path)
  }
})

test('who may not export contracts gets no trail, and who gets one is remembered', async () => {
  const { id } = await drawn(10_00)
  const trail = (who: typeof rep) => w.as(who).get(`contract/${id}/trail.zip`)
  expect((await trail(rep)).body).toMatchObject({ status: 403, code: 'request.out_of_reach' })
  expect((await trail(w.team.stranger)).status).toBe(404)
  expect((await w.as(rep).get('contract/nothing/trail.zip')).body.code).toBe('contract-trail.no_record')
  const files = await archive(id)
  const { head } = JSON.parse(files.get('manifest.json')!.toString())
  const { body } = await w.as(rep).get(`contract/${id}/timeline`)
  expect(body.items[0]).toMatchObject({ verb: 'exportTrail', label: '导出审计存证', actor: { id: finance.employeeId } })
  const [event] = await w.app.store.driver
    .query("select facts from kernel.event where record_id = $1 and verb = 'exportTrail'", [id])
    .then(({ rows }) => rows)
  expect(event.facts.head).toBe(head)
})
