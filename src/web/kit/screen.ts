import { useSyncExternalStore } from 'react'

const useMedia = (media: MediaQueryList): boolean =>
  useSyncExternalStore(
    (listener) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    () => media.matches,
  )

const narrow = window.matchMedia('(max-width: 720px)')
const touch = window.matchMedia('(pointer: coarse)')
const print = window.matchMedia('print')

/** A phone held upright: bottom bar, cards, one column. */
export const useNarrow = (): boolean => useMedia(narrow)

/** A finger instead of a mouse: what takes the focus also brings up a keyboard. */
export const useTouch = (): boolean => useMedia(touch)

let isPrinting = false

const onPrint = (listener: () => void) => {
  const turn = (event: Event) => {
    isPrinting = event.type === 'beforeprint'
    listener()
  }
  window.addEventListener('beforeprint', turn)
  window.addEventListener('afterprint', turn)
  print.addEventListener('change', listener)
  return () => {
    window.removeEventListener('beforeprint', turn)
    window.removeEventListener('afterprint', turn)
    print.removeEventListener('change', listener)
  }
}

/** The page is laid out for paper, where everything must be there at once. */
export const usePrinting = (): boolean => useSyncExternalStore(onPrint, () => isPrinting || print.matches)
