import { Button } from 'antd'
import { type PointerEvent, useRef } from 'react'
import styles from './Signing.module.css'

interface Props {
  label: string
  clear: string
  isEmpty: boolean
  /** The strokes as a PNG; empty when there are none. */
  onChange: (picture: string) => void
}

const width = 640
const height = 220

/** Strokes of a finger, a pen or a mouse. Who cannot draw types the name instead. */
export const SignaturePad = ({ label, clear, isEmpty, onChange }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const isDrawing = useRef(false)
  const pen = () => canvas.current?.getContext('2d')
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = ((event.clientX - box.left) * width) / box.width
    return [x, ((event.clientY - box.top) * height) / box.height] as const
  }
  const begin = (event: PointerEvent<HTMLCanvasElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    isDrawing.current = true
    const context = pen()
    if (!context) return
    context.lineWidth = 4
    context.lineCap = 'round'
    context.lineJoin = 'round'
    context.beginPath()
    context.moveTo(...at(event))
  }
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (!isDrawing.current) return
    pen()?.lineTo(...at(event))
    pen()?.stroke()
  }
  const end = () => {
    if (!isDrawing.current) return
    isDrawing.current = false
    onChange(canvas.current?.toDataURL('image/png') ?? '')
  }
  return (
    <div className={styles.pad}>
      {isEmpty && (
        <span className={styles.padHint} aria-hidden>
          {label}
        </span>
      )}
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={label}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <Button
        size="small"
        disabled={isEmpty}
        onClick={() => {
          pen()?.clearRect(0, 0, width, height)
          onChange('')
        }}
      >
        {clear}
      </Button>
    </div>
  )
}
