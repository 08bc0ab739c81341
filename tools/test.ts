import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Tally {
  passed: number
  failed: number
  skipped: number
}

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const CHECKS: { name: string; command: string[] }[] = [
  { name: '网页构建', command: ['tools/run.mjs', 'web'] },
  { name: '格式与规范', command: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'] },
  { name: '类型', command: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: '无用代码', command: ['node_modules/knip/bin/knip.js', '--no-progress'] },
]

const FILE_LINES_BUDGET = 300
const KERNEL_LINES_BUDGET = 4_000

async function main(filter: string[]): Promise<void> {
  const results: Tally[] = []
  for (const check of filter.length > 0 ? [] : CHECKS) results.push(await runCheck(check))
  results.push(await runTests(filter))
  if (filter.length === 0) printBudgets()
  const { passed, failed, skipped } = results.reduce(sum)
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  process.exit(failed > 0 ? 1 : 0)
}

const sum = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

async function runCheck({ name, command }: { name: string; command: string[] }): Promise<Tally> {
  console.log(`\n== ${name}:${command.slice(1).join(' ')}`)
  const ok = (await runNode(command)) === 0
  console.log(`${ok ? '✓' : '✗'} ${name}`)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

async function runTests(filter: string[]): Promise<Tally> {
  console.log('\n== 测试')
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-report-'))
  const report = join(folder, 'vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const status = await runNode(['node_modules/vitest/vitest.mjs', 'run', '--passWithNoTests', ...reporters, ...filter])
  const tally = readReport(report)
  rmSync(folder, { recursive: true })
  // An error outside any test fails none of them, but it is no success either.
  return status !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

function readReport(path: string): Tally {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report
  // A file that does not load has no test that fails; it counts as one.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function runNode(args: string[]): Promise<number | null> {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  process.once('disconnect', () => child.kill('SIGTERM'))
  return new Promise((done) => child.once('exit', done))
}

function printBudgets(): void {
  const files = ['src', 'db', 'test', 'tools'].flatMap(sourceLines)
  const long = files.filter(({ lines }) => lines > FILE_LINES_BUDGET)
  const linesOf = (folder: string) =>
    files
      .filter(({ path }) => path.startsWith(folder) && !path.includes('.test.'))
      .reduce((total, { lines }) => total + lines, 0)
  console.log('\n== 预算')
  const [kernel, http, transfer] = ['src/kernel/', 'src/http/', 'src/transfer/'].map(linesOf)
  console.log(`内核 ${kernel} 行(预算 ${KERNEL_LINES_BUDGET});它的两个入口:http ${http} 行,transfer ${transfer} 行`)
  console.log(`超过 ${FILE_LINES_BUDGET} 行的文件:${long.length}`)
  for (const { path, lines } of long) console.log(`  ${path} ${lines}`)
}

function sourceLines(folder: string): { path: string; lines: number }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(ROOT, path), lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
}

await main(process.argv.slice(2))
