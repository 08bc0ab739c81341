import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react'

export interface Landing {
  readonly isAwaited: boolean
  readonly onLanded: () => void
}

/** What held the keyboard may be gone: it comes to this place as soon as the place is there. */
export const useLanding = <E extends HTMLElement>({ isAwaited, onLanded }: Landing): RefObject<E | null> => {
  const place = useRef<E>(null)
  useEffect(() => {
    if (!isAwaited || !place.current) return
    place.current.focus({ preventScroll: true })
    onLanded()
  })
  return place
}

/** Arrows go from one button of a list to the next. */
export const stepThrough = (event: KeyboardEvent<HTMLElement>): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button.matches(':focus'))
  buttons[at + step]?.focus()
  event.preventDefault()
}
