import type { Random } from './random.ts'

const syllables = [
  ...'恒华瑞鑫宏盛泰达信诚德远博创科新联合正明东方海天航通力源汇丰嘉润康安永利金宝隆兴立凯思维佳伟中锐精卓弘景晟拓腾凌',
]

interface Trade {
  readonly industry: string
  /** What the company calls itself after its name proper. */
  readonly words: readonly string[]
}

const trades: readonly Trade[] = [
  { industry: '机械制造', words: ['精密机械', '数控设备', '重工机械', '机床', '传动设备'] },
  { industry: '汽车零部件', words: ['汽车零部件', '汽车配件', '车身技术', '汽车电子'] },
  { industry: '电子制造', words: ['电子科技', '电子', '精密电子', '光电科技', '半导体'] },
  { industry: '新能源', words: ['新能源科技', '锂电设备', '光伏科技', '储能技术'] },
  { industry: '食品饮料', words: ['食品', '饮料', '乳业', '粮油'] },
  { industry: '医药', words: ['医药', '生物制药', '医疗器械'] },
  { industry: '包装印刷', words: ['包装', '印刷包装', '包装机械'] },
  { industry: '物流仓储', words: ['物流', '智能仓储', '供应链'] },
  { industry: '化工', words: ['化工', '新材料', '涂料'] },
  { industry: '金属加工', words: ['金属制品', '钢构', '铝业', '模具'] },
  { industry: '纺织', words: ['纺织', '服饰', '化纤'] },
  { industry: '环保水处理', words: ['环保科技', '水务', '环境工程'] },
]

const wordsOfTrades = trades.flatMap(({ industry, words }) => words.map((word) => ({ industry, word })))
const namesProper = syllables.length ** 2
const combinations = namesProper * wordsOfTrades.length

export interface CompanyName {
  /** 苏州恒达精密机械有限公司 */
  readonly full: string
  /** 恒达精密机械 */
  readonly short: string
  readonly industry: string
}

// Coprime to the number of combinations: consecutive companies get distant names, and no two the same.
const stride = 48_271

/** The name of the nth company of a seed. Two companies of one seed differ in more than their city. */
export const companyName = (random: Random, seed: number, index: number, city: string): CompanyName => {
  const which = (((index * stride + Math.abs(seed) * 7_919) % combinations) + combinations) % combinations
  const { industry, word } = wordsOfTrades[which % wordsOfTrades.length] as (typeof wordsOfTrades)[number]
  const proper = Math.floor(which / wordsOfTrades.length)
  const short = `${syllables[proper % syllables.length]}${syllables[Math.floor(proper / syllables.length)]}${word}`
  const form = random.weighted(legalForms)
  return { full: `${city}${short}${form}`, short, industry }
}

const legalForms = [
  ['有限公司', 88],
  ['股份有限公司', 9],
  ['集团有限公司', 3],
] as const
