/** Whose word is asked before the customer is promised something. */
export const sides = {
  tech: { zh: '技术', en: 'Technical' },
  supply: { zh: '供应链', en: 'Supply' },
} as const

export type Side = keyof typeof sides

export const verdicts = {
  feasible: { zh: '可行', en: 'Feasible', tone: 'success' },
  conditional: { zh: '有条件可行', en: 'With conditions', tone: 'warning' },
  infeasible: { zh: '不可行', en: 'Not feasible', tone: 'danger' },
} as const

export type Verdict = keyof typeof verdicts
