import { Input, Tooltip } from 'antd'
import type { TextAreaRef } from 'antd/es/input/TextArea'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { isComposing, isSubmit } from '../../kit/keyboard.ts'
import styles from './Grid.module.css'
import { patchLine } from './patchLine.ts'
import type { Refused } from './useRefused.ts'

interface Props {
  row: Row
  field: Field
  isOpen: boolean
  labelledBy: string
  refused: Refused | undefined
  onOpen: () => void
  onClose: (step?: 'down' | 'right') => void
  onRefused: (refused: Refused | null) => void
}

/**
 * Lies unseen over the active cell and holds the focus, so that what is typed – also by an input method, which needs a text field
 * to compose in – begins the edit; opened, it is the editor of the cell.
 */
export const TextCell = ({ row, field, isOpen, labelledBy, refused, onOpen, onClose, onRefused }: Props) => {
  const input = useRef<TextAreaRef>(null)
  const faultId = useId()
  const content = String(row[field.key] ?? '')
  // What was typed; nothing yet where the cell was opened to change its content.
  const [typed, setTyped] = useState<string | null>(null)
  const text = typed ?? refused?.text ?? content
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
    if (refused) onRefused(null)
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
      onRefused({ text, message: isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error) })
    }
  }
  const begin = (first: string) => {
    setTyped(first)
    if (refused) onRefused(null)
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
    <Tooltip
      open={refused !== undefined}
      placement="bottomLeft"
      title={
        <span id={faultId} role="alert">
          {refused?.message}
        </span>
      }
    >
      <div className={isOpen ? styles.editor : styles.resting}>
        <Input.TextArea
          ref={input}
          aria-labelledby={labelledBy}
          aria-invalid={refused !== undefined}
          aria-describedby={refused && faultId}
          status={refused ? 'error' : ''}
          autoSize
          maxLength={field.max}
          value={isOpen ? text : ''}
          onCompositionStart={() => !isOpen && begin('')}
          onChange={(event) => begin(event.target.value)}
          onKeyDown={onKeyDown}
          // What stands refused is not tried again by leaving it.
          onBlur={() => (refused ? onClose() : void save())}
        />
      </div>
    </Tooltip>
  )
}
