import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MigrationPlan } from '../../src/app/migration-plan.ts'

const random = (seed: number) => {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Deal {
  readonly code: string
  readonly seller: string
  readonly manager: string
  readonly product: string
  readonly stage: 'won' | 'lost' | 'early' | 'late'
  readonly started: string | null
  readonly closed: string | null
  readonly amount: number | null
}

const surnames = [...'赵钱孙李周吴郑王冯陈褚卫']
const given = ['伟', '芳', '娜敏', '秀英', 'Jo', '丽·Ann', "O'Neil", '强国']

export const company = (seed: number) => {
  const next = random(seed)
  const below = (n: number) => Math.floor(next() * n)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  const managers = Array.from({ length: 2 + below(5) }, (_, i) => `${surnames[i]}${pick(given)}经理`)
  const sellers = Array.from({ length: managers.length + below(20) }, (_, i) => ({
    name: `${pick(surnames)}${pick(given)}${i}`,
    manager: managers[i] ?? pick(managers),
  }))
  const products = ['甲型 泵', '乙型阀', 'GTX Pro+', 'ＭＧ 专用'].slice(0, 2 + below(3))
  const accounts = Array.from({ length: 5 + below(30) }, (_, i) => `客户${i}${pick(['有限公司', ' (集团)', '厂'])}`)
  const year = 2015 + below(8)
  const day = (from: number) => new Date(Date.UTC(year, 0, 1 + from)).toISOString().slice(0, 10)
  const deals = Array.from({ length: 40 + below(260) }, (_, i): Deal => {
    const { name, manager } = pick(sellers)
    const stage = pick(['won', 'won', 'won', 'lost', 'lost', 'early', 'late'] as const)
    const started = below(700)
    const isClosed = stage === 'won' || stage === 'lost'
    const isDated = stage === 'won' || stage === 'lost' ? next() > 0.05 : stage === 'late'
    return {
      code: `D${seed}-${String(i).padStart(5, '0')}`,
      seller: name,
      manager,
      product: pick(products),
      stage,
      started: isDated ? day(started) : null,
      closed: isClosed ? day(started + below(200)) : null,
      amount: stage === 'won' ? 1 + below(10 ** (2 + below(7))) : stage === 'lost' ? 0 : null,
    }
  })
  return { next, pick, managers, sellers, products, accounts, deals, year }
}

type Company = ReturnType<typeof company>

const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const table = (rows: readonly (readonly string[])[]) => rows.map((cells) => cells.map(quoted).join(',')).join('\r\n')

/** As people write them, misspelt and spread over formats. */
export const filesOf = (folder: string, { pick, managers, sellers, products, accounts, deals }: Company) => {
  const written = (on: string | null) => {
    if (!on) return ''
    const [y, m, d] = on.split('-').map(Number)
    return pick([on, `${y}/${m}/${d}`, `${y}年${m}月${d}日`, `${y}.${m}.${d}`, `${y}${on.slice(5, 7)}${on.slice(8)}`])
  }
  const priced = (fen: number | null) => {
    if (fen === null) return ''
    const yuan = (fen / 100).toFixed(2)
    return pick([yuan, `¥${yuan}`, `${yuan}元`, ` ${yuan} `, yuan.replace(/\B(?=(\d{3})+\.)/g, ',')])
  }
  const stages = { won: '成交了', lost: '丢了', early: '刚认识', late: '谈着呢' }
  const put = (name: string, rows: string[][]) => writeFileSync(join(folder, name), table(rows))
  put('人.csv', [
    ['销售', '经理', '办事处'],
    ...sellers.map(({ name, manager }) => [name, manager, `区${managers.indexOf(manager) % 2}`]),
  ])
  put('货.csv', [['品名'], ...products.map((name) => [name])])
  put('客.csv', [['客户'], ...accounts.map((name) => [name])])
  const lines = deals.map(({ code, seller, product, stage, started, closed, amount }) => [
    code,
    pick([seller, ` ${seller}`, `${seller} `]),
    product === products[0] ? pick([product, '甲泵']) : product,
    pick([...accounts, '', '']),
    stages[stage],
    written(started),
    written(closed),
    priced(amount),
  ])
  put('单.csv', [['单号', '谁', '货', '客户', '进展', '起', '止', '钱'], ...lines])
  return stages
}

export const planOf = ({ products }: Company, stages: Record<Deal['stage'], string>): MigrationPlan => {
  const among = { 'processVersionId.name': '七节点标准流程 第 1 版' }
  const unit = (level: string, more: object[]) => ({
    key: 'code',
    repeated: 'first',
    mapping: [{ field: 'level', constant: level }, ...more],
  })
  const closed = (stage: 'won' | 'lost', more: object[]) => ({
    key: 'code',
    duplicates: 'update',
    where: [{ column: '进展', in: [stages[stage]] }],
    mapping: [
      { field: 'code', column: '单号' },
      { field: 'outcome', constant: stage },
      { field: 'closedOn', column: '止' },
      { field: 'amount', column: '钱' },
      ...more,
    ],
  })
  const step = (title: string, entity: string, file: string, plan: object) => ({
    title,
    entity,
    file,
    plan: plan as Record<string, unknown>,
  })
  return {
    name: '别家',
    files: { people: '人.csv', goods: '货.csv', accounts: '客.csv', deals: '单.csv' },
    steps: [
      step(
        '公司',
        'unit',
        'people',
        unit('company', [
          { field: 'code', constant: 'co' },
          { field: 'name', constant: '别家' },
        ]),
      ),
      step(
        '大区',
        'unit',
        'people',
        unit('region', [
          { field: 'code', column: '办事处' },
          { field: 'name', column: '办事处' },
          { field: 'parentId', constant: 'co' },
        ]),
      ),
      step(
        '团队',
        'unit',
        'people',
        unit('city', [
          { field: 'code', column: '经理', template: 't:{}' },
          { field: 'name', column: '经理', template: '{}队' },
          { field: 'parentId', column: '办事处' },
        ]),
      ),
      step('经理', 'employee', 'people', {
        key: 'code',
        repeated: 'first',
        mapping: [
          { field: 'code', column: '经理', template: 'm:{}' },
          { field: 'name', column: '经理' },
          { field: 'unitId', column: '经理', template: 't:{}' },
        ],
      }),
      step('销售', 'employee', 'people', {
        key: 'code',
        mapping: [
          { field: 'code', column: '销售', template: 's:{}' },
          { field: 'name', column: '销售' },
          { field: 'unitId', column: '经理', template: 't:{}' },
        ],
      }),
      step('负责', 'unit', 'people', {
        key: 'code',
        repeated: 'first',
        duplicates: 'update',
        mapping: [
          { field: 'code', column: '经理', template: 't:{}' },
          { field: 'name', column: '经理', template: '{}队' },
          { field: 'level', constant: 'city' },
          { field: 'managerId', column: '经理', template: 'm:{}' },
        ],
      }),
      step('货', 'product', 'goods', {
        key: 'code',
        mapping: [
          { field: 'code', column: '品名' },
          { field: 'name', column: '品名' },
        ],
      }),
      step('客', 'account', 'accounts', { key: 'name', mapping: [{ field: 'name', column: '客户' }] }),
      step('单', 'opportunity', 'deals', {
        key: 'code',
        expected: ['客户'],
        mapping: [
          { field: 'code', column: '单号' },
          { field: 'name', column: '单号' },
          { field: 'ownerId', column: '谁', template: 's:{}' },
          { field: 'productId', column: '货', corrections: { 甲泵: products[0] } },
          { field: 'accountId', column: '客户' },
          {
            field: 'nodeId',
            column: '进展',
            values: {
              [stages.early]: '线索获取',
              [stages.late]: '初步接洽',
              [stages.won]: '初步接洽',
              [stages.lost]: '初步接洽',
            },
            among,
          },
          { field: 'startedOn', column: '起' },
          { field: 'stageEnteredAt', column: '起' },
        ],
      }),
      step(
        '赢',
        'opportunity',
        'deals',
        closed('won', [
          { field: 'nodeId', constant: '成交', among },
          { field: 'stageEnteredAt', column: '止' },
        ]),
      ),
      step('输', 'opportunity', 'deals', closed('lost', [{ field: 'lostReason', constant: 'unrecorded' }])),
    ],
  }
}
