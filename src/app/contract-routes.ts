import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '../http/context.ts'
import { readsEnglish } from '../http/problem.ts'
import { parseInput } from '../kernel/command/input.ts'
import { contextFor, faults, field, isId, systemActor, transact } from '../kernel/index.ts'
import {
  askCode,
  type Contract,
  contract,
  contractPdf,
  declineByLink,
  keepSealed,
  openSigning,
  originalOf,
  readContract,
  refuseWrongCode,
  signByLink,
} from '../modules/contracting/index.ts'
import { openFile, storeFile } from '../modules/work/index.ts'
import type { FileStore } from '../platform/files/store.ts'
import { companySeal } from '../platform/seal/certificate.ts'
import { type Seal, sealWith } from '../platform/seal/seal.ts'
import type { App } from './runtime.ts'
import { trailRoutes } from './trail-routes.ts'

const fail = faults('contract', {
  no_record: {
    status: 404,
    zh: '记录不存在,或你没有查看它的权限。',
    en: 'There is no such record, or you may not see it.',
  },
  not_signed: {
    status: 409,
    zh: '合同还没有全部签署,没有盖章原件。请先完成签署。',
    en: 'Not everybody has signed, so there is no sealed original yet. Finish signing first.',
  },
})

const signature = {
  code: field.text({ zh: '验证码', en: 'Code', required: true, max: 12 }),
  kind: field.choice(
    { drawn: { zh: '手写', en: 'Drawn' }, typed: { zh: '输入姓名', en: 'Typed' } },
    { zh: '签名方式', en: 'Way of signing', required: true },
  ),
  mark: { ...field.longText({ zh: '签名', en: 'Signature', required: true, max: 500_000 }) },
  consent: field.boolean({ zh: '同意以电子方式签署', en: 'Consent to electronic signing', required: true }),
}
const refusal = { reason: field.text({ zh: '原因', en: 'Reason', required: true, max: 500 }) }

/** The contract as a file, and the pages behind the links that customers sign by. */
export const contractRoutes = (app: FastifyInstance, runtime: App, files: FileStore, home: string): void => {
  const seal = sealWith(() => companySeal(join(home, 'seal'), runtime.company().name))

  app.get('/api/contract/:id/sealed.pdf', async (request, reply) => {
    const row = await visibleContract(runtime, request)
    const fileId = row.sealedFileId ?? (await sealContract(runtime, files, seal, row))
    const { bytes, headers } = await openFile(contextFor(runtime, runtime.store, systemActor), files, fileId)
    for (const [name, value] of Object.entries(headers)) reply.header(name, value)
    return reply.send(bytes)
  })
  app.get('/api/contract/:id/text.pdf', async (request, reply) => {
    const row = await visibleContract(runtime, request)
    return sendPdf(reply, await contractPdf(contextFor(runtime, runtime.store, actorOf(request)), row))
  })
  signingRoutes(app, runtime, files, seal)
  trailRoutes(app, runtime, files, seal)
}

const visibleContract = (runtime: App, request: FastifyRequest): Promise<Contract> => {
  const { id } = request.params as { id: string }
  if (!isId(id)) return fail('no_record')
  return readContract(contextFor(runtime, runtime.store, actorOf(request)), id)
}

const sendPdf = (reply: FastifyReply, bytes: Buffer): FastifyReply =>
  reply
    .header('content-type', 'application/pdf')
    .header('content-security-policy', "default-src 'none'")
    .header('cache-control', 'private, no-store')
    .send(bytes)

/** Made once: the contract is held while its document is sealed and stored, whoever asks at the same time. */
const sealContract = (runtime: App, files: FileStore, seal: Seal, { id }: Contract): Promise<string> =>
  transact(runtime, systemActor, async (ctx) => {
    const row = await readContract(ctx, id, { lock: true })
    if (row.sealedFileId) return row.sealedFileId
    if (!row.signedOn) return fail('not_signed')
    const { pdf, isSealed } = await originalOf(ctx, row)
    const sealed = isSealed ? pdf : await seal(pdf, { reason: `${row.name} ${row.code}`, at: ctx.now })
    const name = `${row.name} ${row.code} 已签署.pdf`
    const subject = { entity: contract.name, id }
    const kept = await storeFile(runtime, systemActor, files, { bytes: Readable.from([sealed]), name, subject })
    await keepSealed(ctx, row, kept.id)
    return kept.id
  })

/** No session: the link in the address is the key, and the code in the mailbox the second one. */
const signingRoutes = (app: FastifyInstance, runtime: App, files: FileStore, seal: Seal): void => {
  const open = { config: { open: true } }
  const tokenOf = (request: FastifyRequest) => (request.params as { token: string }).token
  const isEnglish = ({ headers }: FastifyRequest) => readsEnglish(headers['accept-language'])
  app.get('/api/sign/:token', open, (request) =>
    transact(runtime, systemActor, (ctx) => openSigning(ctx, tokenOf(request), isEnglish(request))),
  )
  app.post('/api/sign/:token/code', open, async (request) => {
    const minutes = await transact(runtime, systemActor, (ctx) => askCode(ctx, tokenOf(request), isEnglish(request)))
    return { sent: true, minutes }
  })
  app.post('/api/sign/:token/decline', open, async (request) => {
    const { reason } = parseInput(refusal, request.body ?? {}, false) as { reason: string }
    await transact(runtime, systemActor, (ctx) => declineByLink(ctx, tokenOf(request), reason))
    return { declined: true }
  })
  app.post('/api/sign/:token', open, async (request) => {
    const { code, kind, mark, consent } = parseInput(signature, request.body ?? {}, false) as {
      code: string
      kind: 'drawn' | 'typed'
      mark: string
      consent: boolean
    }
    const place = {
      address: request.ip,
      browser: String(request.headers['user-agent'] ?? ''),
      english: isEnglish(request),
    }
    const given = { code, consent, mark: { kind, value: mark } }
    const done = await transact(runtime, systemActor, (ctx) => signByLink(ctx, tokenOf(request), given, place))
    if ('wrong' in done) return refuseWrongCode(done.wrong)
    const row = await readContract(contextFor(runtime, runtime.store, systemActor), done.contractId)
    // Whoever signed last has the original at once; where that fails, it is made when it is first asked for.
    if (row.signedOn)
      await sealContract(runtime, files, seal, row).catch((error) =>
        runtime.log.error({ err: error, contract: row.id }, 'sealing failed'),
      )
    return { signed: true, effective: row.signedOn !== null }
  })
}
