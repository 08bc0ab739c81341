import { expect, test } from 'vitest'
import { type Lineage, nodeHeight, nodeWidth, placed, steps } from './lineage.ts'

const node = (name: string, label: string) => ({
  node: name,
  entity: label,
  label,
  visible: true,
  id: name,
  title: name,
})

const loop: Lineage = {
  nodes: [node('m', '指标'), node('a', '异常'), node('r', '复盘'), node('p1', '问题'), node('p2', '问题')],
  links: [
    { from: 'm', to: 'a', label: '' },
    { from: 'a', to: 'r', label: '' },
    { from: 'r', to: 'p1', label: '' },
    { from: 'r', to: 'p2', label: '' },
  ],
}

test('what follows stands to the right of what it followed from', () => {
  const at = new Map(placed(loop).map((each) => [each.node.node, each]))
  for (const { from, to } of loop.links) {
    expect(at.get(to)?.x ?? 0).toBeGreaterThanOrEqual((at.get(from)?.x ?? 0) + nodeWidth)
  }
})

test('no two nodes overlap', () => {
  const all = placed(loop)
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight).toBe(true)
    }
  }
})

test('the list names every step of the loop once, in its order', () => {
  expect(steps(loop).map(({ label, nodes }) => [label, nodes.length])).toEqual([
    ['指标', 1],
    ['异常', 1],
    ['复盘', 1],
    ['问题', 2],
  ])
})
