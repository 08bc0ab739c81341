import { Input } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { isComposing, isSubmit } from '../../kit/keyboard.ts'
import { toast } from '../../kit/toasts.ts'
import styles from './Grid.module.css'
import { patchLine } from './patchLine.ts'

interface Props {
  row: Row
  field: Field
  isOpen: boolean
  labelledBy: string
  onOpen: () => void
  onClose: (step?: 'down' | 'right') => void
}

/**
 * Lies unseen over the active cell and holds the focus, so that what is typed – also by an input method, which needs a text field
 * to compose in – begins the edit; opened, it is the editor of the cell.
 */
export const TextCell = ({ row, field, isOpen, labelledBy, onOpen, onClose }: Props) => {
  const input = useRef<TextAreaRef>(null)
  const content = String(row[field.key] ?? '')
  // What was typed; nothing yet where the cell was opened to change its content.
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? content
  // Leaving by a key also takes the focus away: the second of the two must do nothing.
  const isLeft = useRef(false)
  useEffect(() => {
    isLeft.current = false
    const area = input.current?.resizableTextArea?.textArea
    if (!isOpen && !area?.closest('[role=grid]')?.contains(document.activeElement)) return
    area?.focus({ preventScroll: true })
    area?.setSelectionRange(area.value.length, area.value.length)
  }, [isOpen])
  const leave = (step?: 'down' | 'right') => {
    isLeft.current = true
    setTyped(null)
    onClose(step)
  }
  const save = async (step?: 'down' | 'right') => {
    if (!isOpen || isLeft.current) return
    leave(step)
    const next = text.trim() || null
    if (next === (row[field.key] ?? null)) return
    try {
      await patchLine(row, { [field.key]: next })
    } catch (error) {
      toast.failure(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    }
  }
  const begin = (first: string) => {
    setTyped(first)
    if (!isOpen) onOpen()
  }
  // At rest the keys belong to the grid.
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) return
    event.stopPropagation()
    if (isComposing(event)) return
    if (event.key === 'Escape') leave()
    else if (event.key === 'Tab') void save('right')
    else if (isSubmit(event)) void save('down')
    else return
    event.preventDefault()
  }
  return (
    <Input.TextArea
      ref={input}
      className={isOpen ? styles.editor : styles.resting}
      aria-labelledby={labelledBy}
      autoSize
      maxLength={field.max}
      value={isOpen ? text : ''}
      onCompositionStart={() => !isOpen && begin('')}
      onChange={(event) => begin(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => void save()}
    />
  )
}
