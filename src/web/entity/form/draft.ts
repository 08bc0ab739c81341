import type { Values } from '../../client/records.ts'

/** Unsaved input of one form, kept on this machine over reloads and lost connections. */
const keyOf = (form: string) => `bihuan.draft.${form}`

export const readDraft = (form: string): Values | null => {
  try {
    const text = localStorage.getItem(keyOf(form))
    return text ? (JSON.parse(text) as Values) : null
  } catch {
    return null
  }
}

export const keepDraft = (form: string, values: Values): void => {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(values))
  } catch {
    // A full or forbidden storage costs the safety net, not the input on screen.
  }
}

export const dropDraft = (form: string): void => localStorage.removeItem(keyOf(form))
