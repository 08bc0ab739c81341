import { useSyncExternalStore } from 'react'

type Overlay = 'palette' | 'keymap' | null

let shown: Overlay = null
const listeners = new Set<() => void>()

const show = (overlay: Overlay) => {
  shown = overlay
  for (const listener of listeners) listener()
}

export const openPalette = (): void => show('palette')
export const openKeymap = (): void => show('keymap')
export const closeOverlay = (): void => show(null)

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

export const useOverlay = (): Overlay => useSyncExternalStore(subscribe, () => shown)
