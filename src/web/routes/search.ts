export const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

/** A year in the address arrives as a number. */
export const period = (value: unknown) => text(typeof value === 'number' ? String(value) : value)
