import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { WEB_ROOT } from '../../src/app/settings.ts'
import { ROOT } from './program.ts'

declare module 'vitest' {
  interface ProvidedContext {
    webRoot: string
  }
}

/** The pages for all journeys of a run: the same build that npm start makes, and only when the sources have changed. */
export default async function setup(project: TestProject): Promise<() => void> {
  const build = spawn('node', ['tools/run.mjs', 'web'], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] })
  const code = await new Promise((done) => build.once('exit', done))
  if (code !== 0) throw new Error('The web build failed; see above.')
  // A build that begins while the tests run must not take their pages away.
  const webRoot = mkdtempSync(join(tmpdir(), 'bihuan-web-'))
  cpSync(WEB_ROOT, webRoot, { recursive: true })
  project.provide('webRoot', webRoot)
  return () => rmSync(webRoot, { recursive: true, force: true })
}
