/** The fishbone: four dimensions and what each is asked about. */
export const dimensions = {
  subjective: { zh: '主观', en: 'Subjective' },
  objective: { zh: '客观', en: 'Objective' },
  process: { zh: '流程', en: 'Process' },
  resource: { zh: '资源', en: 'Resources' },
} as const

export const factors = {
  ability: { zh: '能力', en: 'Ability' },
  attitude: { zh: '态度', en: 'Attitude' },
  product: { zh: '产品', en: 'Product' },
  market: { zh: '市场', en: 'Market' },
  allocation: { zh: '分配', en: 'Allocation' },
  follow_up_standard: { zh: '跟进标准', en: 'Follow-up standard' },
  material: { zh: '资料', en: 'Material' },
  training: { zh: '培训', en: 'Training' },
} as const

export type Dimension = keyof typeof dimensions
export type Factor = keyof typeof factors

const dimensionOf: Record<Factor, Dimension> = {
  ability: 'subjective',
  attitude: 'subjective',
  product: 'objective',
  market: 'objective',
  allocation: 'process',
  follow_up_standard: 'process',
  material: 'resource',
  training: 'resource',
}

export const belongsTo = (factor: Factor, dimension: Dimension): boolean => dimensionOf[factor] === dimension

/** Kinds of evidence that show something by records or numbers, not by what somebody said. */
export const isDataEvidence = (kind: string): boolean => kind === 'metric' || kind === 'record' || kind === 'file'
export const isInterviewEvidence = (kind: string): boolean => kind === 'interview'
