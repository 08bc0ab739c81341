import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The running (or last) server of a cluster, as PostgreSQL itself notes it. */
export function readPostmaster(folder: string): { pid?: number; port?: number } {
  try {
    const lines = readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]) }
  } catch {
    return {}
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has gone by itself.
  }
}

export async function isGone(folder: string, pid: number, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs
  while (Date.now() < deadline) {
    if (readPostmaster(folder).pid !== pid || !isAlive(pid)) return true
    await wait(20)
  }
  return false
}

/** After a crash the number in the file may belong to any process (in a container often to ourselves); PostgreSQL would wait for it. */
export function removeRecycledPidFile(folder: string): void {
  const { pid } = readPostmaster(folder)
  if (!pid || !isAlive(pid)) return
  try {
    const command = readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
    if (command !== 'postgres') rmSync(join(folder, 'cluster', 'postmaster.pid'), { force: true })
  } catch {
    // No /proc here: leave the decision to PostgreSQL.
  }
}
