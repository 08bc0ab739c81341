import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import type { Ref, RefObject } from 'react'
import { usePrinting } from '../../kit/screen.ts'

interface Lines {
  readonly shown: readonly { readonly index: number; readonly top: number }[]
  readonly height: number | undefined
  readonly measure: Ref<HTMLDivElement>
}

/** Lines exist only while they are seen; the active one always, as it holds the focus, and on paper all of them. */
export const useLines = (root: RefObject<HTMLDivElement | null>, count: number, active: number): Lines => {
  const isPrinting = usePrinting()
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => root.current,
    estimateSize: () => 40,
    overscan: 10,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.min(active, count - 1)])],
  })
  const measure = virtual.measureElement
  if (isPrinting) {
    return { shown: Array.from({ length: count }, (_, index) => ({ index, top: 0 })), height: undefined, measure }
  }
  const shown = virtual.getVirtualItems().map(({ index, start }) => ({ index, top: start }))
  return { shown, height: virtual.getTotalSize(), measure }
}
