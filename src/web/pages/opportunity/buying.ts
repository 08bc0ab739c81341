import type { Label } from '../../client/contract.ts'

export type Stance = 'supporter' | 'neutral' | 'opponent' | 'unknown'

export interface Buyer {
  readonly id: string
  readonly version: number
  readonly contactId: string
  readonly name: string | null
  readonly title: string | null
  readonly role: string
  readonly weight: number
  readonly stance: Stance
  readonly reportsToId: string | null
  readonly note: string | null
}

export interface Part {
  readonly role: string
  readonly label: Label
  readonly members: number
  readonly points: number
  readonly possible: number
  readonly inChain: boolean
  readonly demanded: boolean
}

export interface BuyingCentre {
  readonly accountId: string | null
  readonly canAdd: boolean
  readonly score: number | null
  readonly missing: readonly string[]
  readonly members: readonly Buyer[]
  readonly parts: readonly Part[]
}

export const boxWidth = 148
export const boxHeight = 58
const gapX = 16
const gapY = 44
const perLine = 3

interface Placed {
  readonly id: string
  readonly x: number
  readonly y: number
}

export interface Drawing {
  readonly width: number
  readonly height: number
  readonly boxes: readonly Placed[]
  readonly lines: readonly { readonly from: string; readonly to: string; readonly path: string }[]
}

/** Whom others follow stands above them; parts that nobody is known for stand at the end of the top row. */
export const drawingOf = (members: readonly Buyer[], missing: readonly string[]): Drawing => {
  const known = new Map(members.map((member) => [member.id, member]))
  const depthOf = (member: Buyer, seen: readonly string[] = []): number => {
    const above = member.reportsToId ? known.get(member.reportsToId) : undefined
    return above && !seen.includes(above.id) ? depthOf(above, [...seen, member.id]) + 1 : 0
  }
  const rows: string[][] = []
  for (const member of members) {
    const depth = depthOf(member)
    rows[depth] = [...(rows[depth] ?? []), member.id]
  }
  rows[0] = [...(rows[0] ?? []), ...missing]
  const lined = rows.flatMap(inLines)
  const width = Math.max(...lined.map(({ ids }) => ids.length)) * (boxWidth + gapX) - gapX
  let bottom = 0
  const boxes = lined.flatMap(({ ids, isFirst }) => {
    const y = bottom === 0 ? 0 : bottom + (isFirst ? gapY : gapX)
    bottom = y + boxHeight
    const left = (width - ids.length * (boxWidth + gapX) + gapX) / 2
    return ids.map((id, i) => ({ id, x: left + i * (boxWidth + gapX), y }))
  })
  const at = new Map(boxes.map((box) => [box.id, box]))
  const lines = members.flatMap(({ id, reportsToId }) => {
    const [from, to] = [at.get(id), reportsToId ? at.get(reportsToId) : undefined]
    if (!from || !to) return []
    const [x1, y1] = [from.x + boxWidth / 2, from.y]
    const [x2, y2] = [to.x + boxWidth / 2, to.y + boxHeight]
    const middle = (y1 + y2) / 2
    return [{ from: id, to: to.id, path: `M${x1} ${y1} C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}` }]
  })
  return { width, height: bottom, boxes, lines }
}

/** A level wider than the panel goes on in the next line. */
const inLines = (ids: readonly string[]) =>
  Array.from({ length: Math.ceil(ids.length / perLine) }, (_, i) => ({
    ids: ids.slice(i * perLine, (i + 1) * perLine),
    isFirst: i === 0,
  }))
