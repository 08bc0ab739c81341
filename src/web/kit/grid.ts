export interface At {
  readonly row: number
  readonly column: number
}

const page = 12

const steps: Readonly<Record<string, (at: At) => At>> = {
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  j: ({ row, column }) => ({ row: row + 1, column }),
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  k: ({ row, column }) => ({ row: row - 1, column }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  Home: ({ column }) => ({ row: 0, column }),
  End: ({ column }) => ({ row: Number.MAX_SAFE_INTEGER, column }),
  PageDown: ({ row, column }) => ({ row: row + page, column }),
  PageUp: ({ row, column }) => ({ row: row - page, column }),
}

/** The rows from one to another, whichever stands above; the second alone where the first is not there. */
export const between = <R extends { readonly id: string }>(
  rows: readonly R[],
  fromId: string | null,
  toId: string,
): readonly R[] => {
  const to = rows.findIndex(({ id }) => id === toId)
  const found = rows.findIndex(({ id }) => id === fromId)
  const from = found < 0 ? to : found
  return rows.slice(Math.min(from, to), Math.max(from, to) + 1)
}

/** Where a key leads in a grid; null when it is no key of movement. */
export const moved = (key: string, at: At, rows: number, columns: number): At | null => {
  const next = Object.hasOwn(steps, key) ? steps[key]?.(at) : undefined
  if (!next) return null
  return {
    row: Math.max(0, Math.min(next.row, rows - 1)),
    column: Math.max(0, Math.min(next.column, columns - 1)),
  }
}
