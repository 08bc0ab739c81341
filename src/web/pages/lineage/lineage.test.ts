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

const chain = (length: number): Lineage => ({
  nodes: Array.from({ length }, (_, i) => node(`n${i}`, `第 ${i} 步`)),
  links: Array.from({ length: length - 1 }, (_, i) => ({ from: `n${i}`, to: `n${i + 1}`, label: '' })),
})

test('what follows stands to the right of what it followed from, or in a lower row', () => {
  for (const graph of [loop, chain(12)]) {
    const at = new Map(placed(graph).map((each) => [each.node.node, each]))
    for (const link of graph.links) {
      const [from, to] = [at.get(link.from), at.get(link.to)]
      if (!from || !to) throw new Error('a node was not placed')
      expect(to.x >= from.x + nodeWidth || to.y >= from.y + nodeHeight).toBe(true)
    }
  }
})

test('a long chain is no wider than five columns', () => {
  expect(new Set(placed(chain(12)).map(({ x }) => x)).size).toBe(5)
})

test('no two nodes overlap', () => {
  const all = [...placed(chain(12))]
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
