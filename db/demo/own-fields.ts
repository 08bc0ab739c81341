import { type Ctx, createMany } from '../../src/kernel/index.ts'
import { customField } from '../../src/modules/people/index.ts'
import { randomFor } from '../seed/random.ts'
import { demoSeed } from './organisation.ts'

const brands = [
  { value: 'foreign', zh: '外资品牌', en: 'Foreign', tone: 'information', weight: 5 },
  { value: 'domestic', zh: '国产品牌', en: 'Domestic', tone: 'success', weight: 3 },
  { value: 'mixed', zh: '混合使用', en: 'Mixed', weight: 2 },
  { value: 'none', zh: '尚无自动化', en: 'None yet', tone: 'warning', weight: 2 },
] as const

/** What this company wants to know of its customers beside what every company does. */
export const addOwnFields = (ctx: Ctx): Promise<unknown> =>
  createMany(ctx, customField, [
    {
      entity: 'account',
      key: 'currentBrand',
      kind: 'choice',
      zh: '现用品牌',
      en: 'Brand in use',
      required: false,
      choices: brands.map(({ weight: _, ...choice }) => choice),
    },
    {
      entity: 'account',
      key: 'productionLines',
      kind: 'integer',
      zh: '产线条数',
      en: 'Production lines',
      required: false,
    },
  ])

/** The same for a customer every time. */
export const ownFieldsOf = (customer: number): Record<string, unknown> => {
  const random = randomFor(demoSeed, 'own-fields', customer)
  const currentBrand = random.weighted(brands.map(({ value, weight }) => [value, weight] as const))
  return { currentBrand, productionLines: random.whole(1, 12) }
}
