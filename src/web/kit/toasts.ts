import { useSyncExternalStore } from 'react'

export interface Toast {
  readonly id: number
  readonly tone: 'success' | 'danger' | 'information'
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

const shortMs = 4_000
/** Long enough to notice a mistake and take it back. */
const undoMs = 10_000

let toasts: readonly Toast[] = []
let nextId = 1
const listeners = new Set<() => void>()

const set = (next: readonly Toast[]) => {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismiss = (id: number): void => set(toasts.filter((toast) => toast.id !== id))

const show = (tone: Toast['tone'], text: string, action?: Toast['action']): void => {
  const id = nextId++
  set([...toasts.slice(-2), { id, tone, text, ...(action && { action }) }])
  window.setTimeout(() => dismiss(id), action || tone === 'danger' ? undoMs : shortMs)
}

export const toast = {
  success: (text: string, action?: Toast['action']) => show('success', text, action),
  failure: (text: string, action?: Toast['action']) => show('danger', text, action),
  information: (text: string, action?: Toast['action']) => show('information', text, action),
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => toasts)
