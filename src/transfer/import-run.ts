import type { Actor } from '../kernel/access/actor.ts'
import type { Runtime } from '../kernel/command/runtime.ts'
import { type Candidate, cellReader, type FileRow } from './import-cells.ts'
import { faultOf } from './import-fault.ts'
import type { ImportPlan } from './import-plan.ts'
import { namesItsOwn, type Resolver, referenceResolver } from './import-references.ts'
import { type Batch, storeBatch } from './import-store.ts'
import type { ImportJob } from './import-write.ts'

const rowsPerTransaction = 1_000
/** Of the rows that wait for others so many are kept; those beyond are read from the file again. */
const mostKept = 5_000

/**
 * Reads the file to its end: a thousand rows are one transaction with their records, events, outcomes and progress, so a
 * crash loses nothing and repeats nothing. A bad row is set aside with its reasons and stops no other.
 */
export const runImport = async (runtime: Runtime, actor: Actor, job: ImportJob): Promise<void> => {
  const company = runtime.company()
  const read = cellReader(job.entity, job.plan, job.table.header, company.timeZone)
  const resolver = referenceResolver(job.entity, job.plan, { actor, now: runtime.now(), company })
  const storing = storingOf(runtime, actor, job, resolver, read)
  const seen = new Set<unknown>()
  let pending: Candidate[] = []
  let through = job.lastLine
  const flush = async () => {
    const candidates = firstOfEach(job.plan, pending, seen)
    pending = []
    await storing.store(candidates, through)
  }
  try {
    for await (const rows of job.table.batches()) {
      for (const row of rows) {
        if (row.line <= job.lastLine || job.storedLines.has(row.line)) continue
        through = row.line
        const candidate = read(row)
        if (candidate) pending.push(candidate)
      }
      if (pending.length >= rowsPerTransaction) await flush()
      if (job.stopped()) break
    }
    if (pending.length > 0 && !job.stopped()) await flush()
    if (!job.stopped()) await storing.storeWaiting(through)
    await storing.settled()
  } finally {
    // A run that has failed stores nothing any more: whoever reverts it or starts it again meets all of its rows.
    await storing.over()
  }
}

/** Stores one batch after the other; rows that name one of their own kind wait until a row of the file has brought it. */
const storingOf = (
  runtime: Runtime,
  actor: Actor,
  job: ImportJob,
  resolver: Resolver,
  read: (row: FileRow) => Candidate | null,
) => {
  const atOnce = rowsStandAlone(job) ? 2 : 1
  const storing: Promise<void>[] = []
  // By line, in that order.
  const waiting = new Map<number, Candidate | undefined>()
  let last: Batch | undefined
  const storeReady = async (candidates: readonly Candidate[], through: number, isLast: boolean): Promise<number> => {
    // While batches are stored the next is read; it is resolved only when its turn has come.
    if (storing.length >= atOnce) await storing.shift()
    if (job.stopped()) return 0
    const early = await resolver.resolve(runtime.store, candidates, isLast)
    // What is refused anyway need not wait.
    const ready = candidates.filter((candidate) => !early.has(candidate) || candidate.faults.length > 0)
    for (const candidate of ready) {
      early.delete(candidate)
      waiting.delete(candidate.line)
    }
    for (const candidate of early)
      if (!waiting.has(candidate.line)) waiting.set(candidate.line, waiting.size < mostKept ? candidate : undefined)
    if (ready.length === 0 && early.size > 0) return 0
    // A restart reads again what waits.
    const [unread] = waiting.keys()
    const batch: Batch = {
      candidates: ready,
      through: unread === undefined ? through : Math.min(through, unread - 1),
      stored: false,
    }
    if (last && atOnce > 1) batch.earlier = last
    last = batch
    resolver.bring(ready)
    const stored = storeBatch(runtime, actor, job, batch)
    stored.catch(() => {})
    storing.push(stored)
    return ready.length
  }
  /** Again as long as some find what they name among those stored just before. */
  const store = async (candidates: readonly Candidate[], through: number): Promise<void> => {
    const ready = await storeReady(candidates, through, false)
    const left = candidates.filter(({ line }) => waiting.has(line))
    if (ready > 0 && left.length > 0) await store(left, through)
  }
  const waitingParts = async function* (): AsyncGenerator<Candidate[]> {
    let part: Candidate[] = []
    const kept = [...waiting.values()]
    const rows = kept.includes(undefined) ? readAgain() : [kept as Candidate[]]
    for await (const candidates of rows)
      for (const candidate of candidates) {
        if (part.push(candidate) < rowsPerTransaction) continue
        yield part
        part = []
      }
    if (part.length > 0) yield part
  }
  const readAgain = async function* (): AsyncGenerator<Candidate[]> {
    for await (const rows of job.table.batches())
      yield rows.flatMap((row) => (waiting.has(row.line) ? (waiting.get(row.line) ?? read(row) ?? []) : []))
  }
  const storeWaiting = async (through: number): Promise<void> => {
    for (let before = 0; waiting.size > 0 && waiting.size !== before; ) {
      before = waiting.size
      for await (const part of waitingParts()) await store(part, through)
    }
    for await (const part of waitingParts()) await storeReady(part, through, true)
  }
  return { store, storeWaiting, settled: () => Promise.all(storing), over: () => Promise.allSettled(storing) }
}

/** Whether no row can name or repeat one before it. Then two batches are stored at once: one computes while the other writes. */
const rowsStandAlone = ({ entity: e, plan }: ImportJob): boolean =>
  !e.same && plan.duplicates !== 'update' && !namesItsOwn(e, plan)

/** Two rows of one file with the same key: the second is refused or left out, whatever is done about records there before. */
const firstOfEach = (
  { key, repeated }: ImportPlan,
  candidates: readonly Candidate[],
  seen: Set<unknown>,
): Candidate[] => {
  if (!key) return [...candidates]
  return candidates.filter(({ values, faults }) => {
    const value = values[key]
    if (value === undefined || value === null || !seen.has(value)) {
      seen.add(value)
      return true
    }
    if (repeated === 'fail') faults.push(faultOf(key, 'repeated', () => '同一个文件里前面已有这个值的行。'))
    return repeated === 'fail'
  })
}
