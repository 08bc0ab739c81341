import type { Asked } from '../../../modules/crm/web-form/web-form.entity.ts'

export interface FieldLine {
  readonly key: Asked['key']
  readonly isAsked: boolean
  readonly required: boolean
  readonly label: string
}

/** What is asked comes first, in its order; the rest follows, to be chosen. */
export const linesOf = (asked: readonly Asked[], askable: readonly Asked['key'][]): FieldLine[] => [
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
