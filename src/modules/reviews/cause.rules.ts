/** The fishbone: four dimensions and what each is asked about. */
export const dimensions = { subjective: '主观', objective: '客观', process: '流程', resource: '资源' } as const

export const factors = {
  ability: '能力',
  attitude: '态度',
  product: '产品',
  market: '市场',
  allocation: '分配',
  follow_up_standard: '跟进标准',
  material: '资料',
  training: '培训',
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
