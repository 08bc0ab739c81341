import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect, inject, onTestFinished } from 'vitest'
import type { App } from '../../src/app/runtime.ts'
import { buildServer } from '../../src/app/server.ts'
import type { Module } from '../../src/kernel/index.ts'
import { addUser, type RoleName } from '../../src/modules/people/index.ts'
import { testDatabase } from './database.ts'

export interface Site {
  readonly app: App
  readonly url: string
  readonly setupToken: string | null
  /** Somebody with an account and a role, in the unit of that name. */
  person(name: string, role: RoleName, unit?: string): Promise<Account>
}

export interface Account {
  readonly name: string
  readonly email: string
  readonly password: string
}

/** A server of its own for the calling test file, with the built pages; of the whole product, where it is not said of what. */
export const openSite = async (modules?: readonly Module[]): Promise<Site> => {
  const { url: databaseUrl } = await testDatabase()
  const home = mkdtempSync(join(tmpdir(), 'bihuan-site-'))
  const server = await buildServer({ databaseUrl, webRoot: inject('webRoot'), home, log: 'silent', modules })
  const url = await server.listen('127.0.0.1', 0)
  afterAll(async () => {
    await server.close()
    rmSync(home, { recursive: true, force: true })
  })
  let count = 0
  const person: Site['person'] = async (name, role, unit) => {
    count += 1
    const account = { name, email: `p${count}@example.cn`, password: '四月的竹林昨夜下雨了吗' }
    await addUser(server.app, { ...account, role, ...(unit && { unit }) })
    return account
  }
  return { app: server.app, url, setupToken: server.setupToken, person }
}

export interface Visit {
  /** Signed in without the sign-in page, where the test is about something else. */
  readonly as?: Account
  /** A phone held upright. */
  readonly isNarrow?: boolean
}

/** A browser; each visit is a person with cookies, storage and cache of their own. */
export const openBrowser = async (): Promise<{ visit(url: string, visit?: Visit): Promise<Page> }> => {
  await runningBrowser()
  return { visit: async (url, how) => visit(await runningBrowser(), url, how) }
}

let launched: Promise<Browser> | undefined

/** One for the files that share a process: it holds nothing of its visits. What took it down costs one test, not those after it. */
const runningBrowser = async (): Promise<Browser> => {
  const browser = await launched?.catch(() => undefined)
  if (browser?.isConnected()) return browser
  launched = launch()
  return launched
}

const quietly = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']

// A name that is no loopback address to the browser: what it keeps for https is missing there, as in an office network.
const launch = async (): Promise<Browser> => {
  const browser = await chromium.launch({
    executablePath: await chromiumPath(),
    args: [...quietly, '--host-resolver-rules=MAP *.office.example 127.0.0.1'],
    handleSIGTERM: false,
  })
  if (process.listenerCount('SIGTERM', endProcess) === 0) process.once('SIGTERM', endProcess)
  return browser
}

/** The signal that the last file is done. An orderly exit takes the browser and its folders along. */
const endProcess = () => process.exit()

// An answer of 4xx is reported by the browser too; that one is the page's to show. And so is a header that counts with https only.
const harmless = /^(Failed to load resource|The Cross-Origin-Opener-Policy header has been ignored)/

const visit = async (browser: Browser, url: string, { as, isNarrow = false }: Visit = {}): Promise<Page> => {
  const context = await browser.newContext({
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    ...(isNarrow
      ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
      : { viewport: { width: 1440, height: 900 } }),
  })
  // Several people share the machine that runs the tests.
  context.setDefaultTimeout(60_000)
  if (as) await signInQuietly(context.request, new URL(url).origin, as)
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' && !harmless.test(line.text())) broken.push(line.text())
  })
  onTestFinished(async ({ task }) => {
    if (task.result?.errors?.length) await keepPicture(page, task.name)
    await context.close()
    expect(broken).toEqual([])
  })
  await page.goto(url)
  return page
}

/** What the person saw when it went wrong. */
const keepPicture = async (page: Page, name: string) => {
  const path = join(tmpdir(), `bihuan-${name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${Date.now()}.png`)
  await page.screenshot({ path, timeout: 5_000 }).catch(() => {})
  console.log(`${page.url()} → ${path}`)
}

const signInQuietly = async (request: Page['request'], origin: string, { email, password }: Account) => {
  const answer = await request.post(`${origin}/api/auth/sign-in`, { data: { email, password }, headers: { origin } })
  expect(answer.status()).toBe(200)
}

/**
 * No finding of axe that keeps anybody out; of all its rules, or of those named. It judges in the page itself – no page of ours
 * has a frame of another site, where it could not – and writes out only what it finds wrong: the same findings for an eighth of
 * the work.
 */
export const expectAccessible = async (page: Page, rules?: readonly string[]): Promise<void> => {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join('\n')}`)).toEqual([])
}

/**
 * The packed Chromium unpacks itself into the temporary folder and takes whatever lies there for whole and its own. It gets a
 * folder per account, which appears under its name only when it is complete.
 */
const chromiumPath = async (): Promise<string> => {
  const home = join(tmpdir(), `bihuan-chromium-${process.getuid?.() ?? 0}`)
  if (!existsSync(home)) {
    const fresh = mkdtempSync(`${home}-`)
    await unpackInto(fresh)
    try {
      renameSync(fresh, home)
    } catch {
      // Another run was faster.
      rmSync(fresh, { recursive: true })
    }
  }
  return join(home, 'chromium')
}

const unpackInto = async (folder: string): Promise<void> => {
  const { TMPDIR } = process.env
  process.env.TMPDIR = folder
  try {
    await bundled.executablePath()
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = TMPDIR
  }
}
