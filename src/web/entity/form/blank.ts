export const isBlank = (value: unknown): boolean => value === null || value === undefined || value === ''
