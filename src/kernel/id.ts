import { randomFillSync } from 'node:crypto'

const random = Buffer.alloc(10 * 512)
let used = random.length
let lastMs = 0
let serial = 0

/**
 * A version 7 UUID (RFC 9562): 48 bits of Unix milliseconds, then 12 bits that count up within a millisecond, then random
 * bits. Ids made by one process therefore sort in the order they were made, and a list "newest first" is an index scan on
 * the primary key.
 */
export const newId = (at: number = Date.now()): string => {
  serial = at === lastMs ? (serial + 1) & 0xfff : 0
  if (at === lastMs && serial === 0) return newId(at + 1)
  lastMs = at
  if (used + 10 > random.length) {
    randomFillSync(random)
    used = 0
  }
  const time = at.toString(16).padStart(12, '0')
  const tail = random.toString('hex', used, used + 8)
  used += 10
  const variant = ((Number.parseInt(tail[0] as string, 16) & 0x3) | 0x8).toString(16)
  const count = serial.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(1, 4)}-${tail.slice(4)}`
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (text: string): boolean => uuid.test(text)
