// Plain JavaScript for any Node from 20 on: it brings in the pinned Node 24 and everything else, then hands over.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const NODE = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const WEB = join(ROOT, 'dist', 'web')

const ENTRIES = {
  start: { script: 'src/app/main.ts', web: true, lean: true },
  test: { script: 'tools/test.ts', web: false },
  cli: { script: 'src/app/cli.ts', web: false },
  web: { script: null, web: true },
  bench: { script: 'test/bench/main.ts', web: false, lean: true },
}

function main([name, ...args]) {
  const entry = ENTRIES[name]
  if (!entry) stop(`用法:node tools/run.mjs ${Object.keys(ENTRIES).join('|')}`)
  if (!isInstalled()) install()
  if (entry.web && !isWebBuilt()) buildWeb()
  if (entry.script) handOver(entry, args)
}

/** npm keeps beside the packages a record of what it really installed; it must be what the lock file asks for. */
function isInstalled() {
  const wanted = readJson(join(ROOT, 'package-lock.json'))?.packages
  const present = readJson(join(ROOT, 'node_modules', '.package-lock.json'))?.packages
  if (!wanted || !present || !existsSync(NODE)) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return present[path] ? present[path].version === version : optional
  })
}

function install() {
  console.log('正在按锁定文件安装依赖(npm ci),第一次约需半分钟……')
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
  const ci = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync(npm[0], [...npm.slice(1), ...ci], { cwd: ROOT, stdio: ['ignore', 2, 2] })
  if (status !== 0)
    stop(
      '依赖安装失败。请检查网络和 npm 的源设置,然后重试。\nnpm ci failed; check the network and the npm registry setting.',
    )
  if (!existsSync(NODE))
    stop(
      '缺少 Node 24 的可执行文件:npm 禁用了安装脚本(ignore-scripts)。请启用后重试。\nnpm must be allowed to run install scripts (ignore-scripts=false).',
    )
}

function isWebBuilt() {
  if (!existsSync(join(ROOT, 'src', 'web', 'index.html'))) return true
  const stamp = join(WEB, '.hash')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === webHash()
}

function buildWeb() {
  console.log('正在构建网页……')
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const hash = webHash()
  // Whoever asks: pages built under the NODE_ENV of a test are others, and slower.
  const env = { ...process.env, NODE_ENV: 'production' }
  const built = spawnSync(NODE, [vite, 'build', '--logLevel', 'warn'], { cwd: ROOT, env, stdio: ['ignore', 2, 2] })
  if (built.status !== 0) stop('网页构建失败,见上面的信息。\nThe web build failed; see above.')
  mkdirSync(WEB, { recursive: true })
  writeFileSync(join(WEB, '.hash'), hash)
}

function webHash() {
  const hash = createHash('sha256')
  const sources = readdirSync(join(ROOT, 'src', 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  for (const path of [...sources.sort(), join(ROOT, 'vite.config.ts'), join(ROOT, 'package-lock.json')]) {
    if (existsSync(path)) hash.update(relative(ROOT, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

/** The channel to the child closes with us, however we die; that is how it learns to stop. */
function handOver({ script, lean }, args) {
  // Remembered compiled modules halve the time to the first answer.
  const cache = join(ROOT, 'node_modules', '.cache', 'node')
  const env = { NODE_COMPILE_CACHE: cache, ...process.env, PATH: `${dirname(NODE)}:${process.env.PATH}` }
  // A nursery of 4 MB instead of 16, and collecting when the heap has grown by half: a server under load keeps 100 MB less, one
  // that imports a large file 200 MB, and either is as fast.
  const flags = lean ? ['--max-semi-space-size=8', '--heap-growing-percent=50'] : []
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc']
  const child = spawn(NODE, [...flags, join(ROOT, script), ...args], { cwd: ROOT, env, stdio })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => stop(`无法启动 ${NODE}:${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
  if (process.env.npm_lifecycle_event) stopWhenOrphaned(child)
}

/** npm passes signals only to its shell, and a shell that dies does not pass them on; an npm that is killed tells nobody. */
function stopWhenOrphaned(child) {
  const above = () => `${process.ppid} ${npmBehindShell()}`
  const first = above()
  setInterval(() => {
    if (above() !== first) child.kill('SIGTERM')
  }, 500).unref()
}

/** Who started the shell that runs us; undefined where no shell stands between, or the system does not say. */
function npmBehindShell() {
  try {
    if (!readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').includes('run.mjs')) return undefined
    return /\) \w (\d+) /.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8'))?.[1]
  } catch {
    return undefined
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function stop(message) {
  console.error(message)
  process.exit(1)
}

main(process.argv.slice(2))
