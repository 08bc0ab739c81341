import { Modal, type ModalProps } from 'antd'
import { useEffect, useRef } from 'react'
import { callerNow } from './keyboard.ts'

let open = 0

/** The page behind a dialog can neither be reached by Tab nor read aloud, however many dialogs lie upon each other. */
const standBehind = (step: 1 | -1): void => {
  open += step
  const page = document.getElementById('root')
  if (page) page.inert = open > 0
}

const isLost = (focus: Element | null) => focus === null || focus === document.body || focus.closest('.ant-modal-wrap')

/** Over the page: holds the keyboard while it is open, and gives it back to where it was called from. */
export const Dialog = (props: ModalProps) => {
  const isOpen = props.open ?? false
  const caller = useRef<Element | null>(null)
  const wasOpen = useRef(false)
  if (isOpen && !wasOpen.current) caller.current = callerNow()
  wasOpen.current = isOpen
  useEffect(() => {
    if (!isOpen) return
    standBehind(1)
    return () => {
      standBehind(-1)
      const back = caller.current
      if (isLost(document.activeElement) && back instanceof HTMLElement && back.isConnected)
        back.focus({ preventScroll: true })
    }
  }, [isOpen])
  return <Modal {...props} />
}
