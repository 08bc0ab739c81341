/** What a form asks for, as the server keeps it. */
export interface Asked {
  readonly key: string
  readonly required?: boolean
  readonly label?: string
}

const askable = [
  'name',
  'company',
  'title',
  'phone',
  'email',
  'industry',
  'region',
  'size',
  'annualRevenue',
  'budget',
  'purchaseWithin',
  'note',
] as const

export interface FieldLine {
  readonly key: string
  readonly isAsked: boolean
  readonly required: boolean
  readonly label: string
}

/** What is asked comes first, in its order; the rest follows, to be chosen. */
export const linesOf = (asked: readonly Asked[]): FieldLine[] => [
  ...asked.map(({ key, required, label }) => ({ key, isAsked: true, required: required === true, label: label ?? '' })),
  ...askable
    .filter((key) => !asked.some((one) => one.key === key))
    .map((key) => ({ key, isAsked: false, required: false, label: '' })),
]

export const readLines = (lines: readonly FieldLine[]): Asked[] =>
  lines
    .filter(({ isAsked }) => isAsked)
    .map(({ key, required, label }) => ({
      key,
      ...(required && { required }),
      ...(label.trim() && { label: label.trim() }),
    }))
