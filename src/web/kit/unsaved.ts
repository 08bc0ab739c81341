import { useEffect } from 'react'

let writers = 0

/** Says that a part of the page holds what is not stored yet. */
export const useUnsaved = (isDirty: boolean): void =>
  useEffect(() => {
    if (!isDirty) return
    writers++
    return () => {
      writers--
    }
  }, [isDirty])

/** A verb acts on what is stored, not on what is seen: it has to wait while this holds. */
export const hasUnsaved = (): boolean => writers > 0
