import { useSyncExternalStore } from 'react'
import { usePrinting } from './screen.ts'

/** Small choices of one person on one machine; shared between tabs. */
export interface Preferences {
  theme: 'light' | 'dark' | 'system'
  language: 'zh' | 'en'
  density: 'normal' | 'dense'
  railFolded: boolean
  /** Columns of the list of a kind, by its name; its own where there are none. */
  columns: Readonly<Record<string, string | undefined>>
}

const storageKey = 'bihuan.preferences'
// Chinese until somebody chooses; whoever is sent an English letter has not chosen yet.
const language = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh'
const start: Preferences = { theme: 'system', language, density: 'normal', railFolded: false, columns: {} }

const read = (): Preferences => {
  try {
    return { ...start, ...JSON.parse(localStorage.getItem(storageKey) ?? '{}') }
  } catch {
    return start
  }
}

let current = read()
const listeners = new Set<() => void>()

const announce = () => {
  for (const listener of listeners) listener()
}

window.addEventListener('storage', (event) => {
  if (event.key !== storageKey) return
  current = read()
  announce()
})

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const setPreference = <K extends keyof Preferences>(key: K, value: Preferences[K]): void => {
  current = { ...current, [key]: value }
  localStorage.setItem(storageKey, JSON.stringify(current))
  announce()
}

export const preferences = (): Preferences => current
export const usePreferences = (): Preferences => useSyncExternalStore(subscribe, preferences)
export const onPreferences = subscribe

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')

const isDarkNow = () => (current.theme === 'system' ? darkQuery.matches : current.theme === 'dark')

const subscribeDark = (listener: () => void) => {
  darkQuery.addEventListener('change', listener)
  const forget = subscribe(listener)
  return () => {
    darkQuery.removeEventListener('change', listener)
    forget()
  }
}

/** The dark theme; paper is always light. */
export const useDark = (): boolean => {
  const isPrinting = usePrinting()
  return useSyncExternalStore(subscribeDark, isDarkNow) && !isPrinting
}
