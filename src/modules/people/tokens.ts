import { createHash, randomBytes, randomInt } from 'node:crypto'

/** 256 random bits; only their hash is stored, so a copy of the database opens nothing. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex')

const legible = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Letters and digits that are not mistaken for one another, in groups of four: for people to type. */
export const typableSecret = (groups: number): string =>
  Array.from({ length: groups }, () =>
    Array.from({ length: 4 }, () => legible[randomInt(legible.length)]).join(''),
  ).join('-')
