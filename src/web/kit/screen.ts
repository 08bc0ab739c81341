import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 720px)')

const subscribe = (listener: () => void) => {
  narrow.addEventListener('change', listener)
  return () => narrow.removeEventListener('change', listener)
}

/** A phone held upright: bottom bar, cards, one column. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
