import type { TagTone } from '../../kit/Tag.tsx'

/** An option of a field, as the server keeps it. */
export interface Choice {
  readonly value: string
  readonly zh: string
  readonly en?: string
  readonly tone?: TagTone
}

export const tones: readonly TagTone[] = ['neutral', 'information', 'success', 'warning', 'danger']

export const blank: Choice = { value: '', zh: '' }

export const readChoices = (stored: unknown): readonly Choice[] => (Array.isArray(stored) ? (stored as Choice[]) : [])

/** The stored word follows the label until it is given one of its own: most lists need no other. */
export const changed = (choice: Choice, change: Partial<Choice>): Choice => {
  const follows = change.zh !== undefined && (choice.value === '' || choice.value === choice.zh)
  const { en, tone, ...whole } = { ...choice, ...(follows && { value: change.zh }), ...change }
  return { ...whole, ...(en && { en }), ...(tone && { tone }) }
}

export const replaced = (choices: readonly Choice[], at: number, choice: Choice): readonly Choice[] =>
  choices.map((known, i) => (i === at ? choice : known))

export const movedChoice = (choices: readonly Choice[], from: number, to: number): readonly Choice[] => {
  const choice = choices[from]
  return choice && to >= 0 && to < choices.length ? choices.toSpliced(from, 1).toSpliced(to, 0, choice) : choices
}

/** What is typed, without the spaces around it and the lines nobody filled in; none at all is no list. */
export const tidied = (choices: readonly Choice[]): readonly Choice[] | null => {
  const filled = choices.filter(({ value, zh }) => value.trim() || zh.trim())
  return filled.length > 0
    ? filled.map((choice) => ({ ...choice, value: choice.value.trim(), zh: choice.zh.trim() }))
    : null
}
