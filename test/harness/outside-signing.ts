import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect } from 'vitest'
import { outsideSigning } from '../../src/app/e-sign.ts'
import { systemActor } from '../../src/kernel/index.ts'
import { contractWorld } from '../../src/modules/contracting/contract/contract.fixture.ts'
import { diskStore } from '../../src/platform/files/disk-store.ts'
import { openSigningService, serviceSecret } from './signing-service.ts'

/** A company that signs at a service outside: the service listens on loopback, and does what a test tells it. */
export const outsideWorld = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-e-sign-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const files = await diskStore(join(folder, 'files'), 20 * 1024 * 1024)
  const service = await openSigningService()
  const { w, rep, finance, vp, director, admin, at, read, approved, partiesFor, ourParty } = await contractWorld(files)

  const base = 'signing-provider'
  const start = new Date('2026-03-10T02:00:00Z')
  const run = () => outsideSigning(files).run(w.app, systemActor, {})
  const later = (minutes: number) => {
    w.now = new Date(w.now.getTime() + minutes * 60_000)
  }
  const { body: made } = await at(admin, base, { name: '云签', baseUrl: service.url, keyId: 'app-1' })
  const [builtIn] = (await w.as(admin).get(base, { filter: { kind: 'built_in' } })).body.items
  const verb = (name: string, body: object = {}, by = admin) => at(by, `${base}/${made.id}/${name}`, body)

  /** Both sides know the secret, the address may be called, and contracts go there. */
  const choose = async () => {
    await verb('setSecret', { secret: serviceSecret })
    await at(admin, 'allowed-address', { address: '127.0.0.1', reason: '本机测试' })
    expect((await verb('choose')).body.inUse).toBe(true)
  }
  const post = async (call: { headers: Record<string, string>; payload: string }, provider = made.id) => {
    const answer = await w.http.inject({ method: 'POST', url: `/api/public/e-sign/${provider}`, ...call })
    return { status: answer.statusCode, body: answer.json() }
  }
  const envelopeOf = async (contractId: string) => {
    const [{ id }] = (await w.as(rep).get('signing-envelope', { filter: { contractId }, sort: '-id' })).body.items
    return (await w.as(rep).get(`signing-envelope/${id}`)).body
  }
  const told = async (id: string) =>
    (await w.as(rep).get('notification', { filter: { subjectId: id } })).body.items.map(
      ({ title }: { title: string }) => title,
    )
  const onItsWay = async (amount = 100_000_00) => {
    const { id, accountId } = await approved(amount)
    await partiesFor(id)
    expect((await at(rep, `contract/${id}/startSigning`)).body.state).toBe('signing')
    return { id, accountId, reference: (await envelopeOf(id)).id as string }
  }
  const started = async () => {
    const contract = await onItsWay()
    await run()
    return contract
  }
  const signBoth = (reference: string) => {
    service.sign(reference, '2026-03-10T01:30:00Z')
    service.sign(reference, '2026-03-10T01:50:00Z')
  }

  beforeEach(() => {
    w.now = start
    Object.assign(service.behaviour, { away: false, wrongHash: false, noPdf: false, refuses: 0 })
  })
  return {
    choose,
    admin,
    approved,
    at,
    base,
    builtIn,
    director,
    envelopeOf,
    finance,
    later,
    made,
    onItsWay,
    ourParty,
    partiesFor,
    post,
    read,
    rep,
    run,
    service,
    signBoth,
    started,
    told,
    verb,
    vp,
    w,
  }
}
