import { type KeyboardEvent as ReactKeyboardEvent, useEffect, useRef, useState } from 'react'

/** Choosing a Chinese candidate with Enter is not an Enter. Old engines tell it by key code 229 only. */
export const isComposing = (event: KeyboardEvent | ReactKeyboardEvent): boolean => {
  const native = 'nativeEvent' in event ? event.nativeEvent : event
  return native.isComposing || native.keyCode === 229
}

/** Enter that submits: not while composing, not with Shift. */
export const isSubmit = (event: KeyboardEvent | ReactKeyboardEvent): boolean =>
  event.key === 'Enter' && !event.shiftKey && !isComposing(event)

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  !target.matches('[type=checkbox]') &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.role === 'combobox')

const hasDialog = () => document.querySelector('[role="dialog"]') !== null

export type Hotkeys = Readonly<Record<string, (event: KeyboardEvent) => void>>

const pressed = (event: KeyboardEvent) =>
  event.metaKey || event.ctrlKey ? `mod+${event.key.toLowerCase()}` : event.key

/**
 * Single keys for the page on screen; `mod+k` is ⌘K or Ctrl K and works while typing too. `g l` is two keys in a row.
 */
export const useHotkeys = (hotkeys: Hotkeys): void => {
  const latest = useRef(hotkeys)
  latest.current = hotkeys
  useEffect(() => {
    let before = ''
    const onKey = (event: KeyboardEvent) => {
      const key = pressed(event)
      const isGlobal = key.startsWith('mod+')
      if (isComposing(event) || event.altKey || (!isGlobal && (isTyping(event.target) || hasDialog()))) return
      const action = latest.current[`${before} ${key}`] ?? latest.current[key]
      before = action || isGlobal ? '' : key
      if (!action || event.defaultPrevented) return
      event.preventDefault()
      action(event)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

let heldLast: Element | null = null

/** An entry of a menu is gone once it is chosen: what it opens gives the keyboard back to the button of the menu. */
export const followFocus = (): void =>
  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && !target.closest('.ant-dropdown')) heldLast = target
  })

/** What opens something over the page. */
export const callerNow = (): Element | null => heldLast

/** For what opens over the page and is taken away as a whole: the keyboard goes back to where it was called from. */
export const useFocusReturn = (): void => {
  const [caller] = useState(callerNow)
  useEffect(
    () => () => {
      const isLost = document.activeElement === null || document.activeElement === document.body
      if (isLost && caller instanceof HTMLElement && caller.isConnected) caller.focus({ preventScroll: true })
    },
    [caller],
  )
}
