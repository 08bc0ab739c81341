import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gone, postgresOf, run, start, temporaryHome } from '../harness/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'bihuan-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function bihuan(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; output: string }> {
  const program = run(['node', 'tools/run.mjs', 'cli', ...args], env)
  return { code: await program.exit, output: program.output() }
}

test('the command line works beside a running server, which goes on, and without one, leaving no PostgreSQL behind', async () => {
  const home = temporaryHome()
  const server = await start({ BIHUAN_HOME: home })
  const postgres = postgresOf(home)
  expect(await bihuan(['backup', join(folder, 'beside.gz')], { BIHUAN_HOME: home })).toMatchObject({ code: 0 })
  expect(postgresOf(home)).toBe(postgres)
  expect((await fetch(`${server.url}/healthz`)).ok).toBe(true)
  server.process.kill('SIGTERM')
  await server.exit
  await gone(postgres)
  expect(await bihuan(['backup', join(folder, 'alone.gz')], { BIHUAN_HOME: home })).toMatchObject({ code: 0 })
  expect(() => postgresOf(home)).toThrow('No PostgreSQL runs')
})

test('the server that started PostgreSQL may stop first: the last one out stops it', async () => {
  const home = temporaryHome()
  const [first, second] = [await start({ BIHUAN_HOME: home }), await start({ BIHUAN_HOME: home })]
  const postgres = postgresOf(home)
  first.process.kill('SIGTERM')
  await first.exit
  expect((await fetch(`${second.url}/healthz`)).ok).toBe(true)
  second.process.kill('SIGTERM')
  await second.exit
  await gone(postgres)
})

test('a backup goes into an empty folder with restore and is not overwritten by the next backup', async () => {
  const [home, empty] = [temporaryHome(), temporaryHome()]
  const file = join(folder, 'whole.gz')
  expect(await bihuan(['migrate'], { BIHUAN_HOME: home })).toMatchObject({ code: 0 })
  expect(await bihuan(['backup', file], { BIHUAN_HOME: home })).toMatchObject({ code: 0 })
  const again = await bihuan(['backup', file], { BIHUAN_HOME: home })
  expect(again).toMatchObject({ code: 1, output: expect.stringContaining('已存在,没有覆盖') })
  const restored = await bihuan(['restore', file], { BIHUAN_HOME: empty })
  expect(restored).toMatchObject({ code: 0, output: expect.stringMatching(/^已恢复 \d+ 张表、\d+ 行。/) })
})

test.each([
  [['nonsense'], '没有“nonsense”这个命令'],
  [['constructor'], '没有“constructor”这个命令'],
  [['backup', '--colour'], '不认识的选项 --colour'],
  [['backup'], '缺少参数 <文件>'],
  [['migrate', 'twice'], '多余的参数“twice”'],
])('%j is refused with one sentence and exit code 2, before any database is touched', async (args, sentence) => {
  const home = join(temporaryHome(), 'untouched')
  const { code, output } = await bihuan(args, { BIHUAN_HOME: home })
  expect(code).toBe(2)
  expect(output).toContain(sentence)
  expect(output.trim().split('\n')).toHaveLength(1)
  expect(existsSync(home)).toBe(false)
})

test.each([[[]], [['migrate']], [['backup']], [['restore']]])('%j --help explains itself', async (args) => {
  const { code, output } = await bihuan([...args, '--help'])
  expect(code).toBe(0)
  expect(output).toContain('用法:npm run bihuan')
})

test('a DATABASE_URL that does not answer is one clear sentence without the password', async () => {
  const { code, output } = await bihuan(['migrate'], { DATABASE_URL: 'postgres://sales:secret@127.0.0.1:1/sales' })
  expect(code).toBe(1)
  expect(output).toMatch(/^无法连接 DATABASE_URL .*\nCannot connect .*\n$/)
  expect(output).not.toContain('secret')
})
