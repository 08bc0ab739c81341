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

const loopWithShortcut: Lineage = {
  nodes: [...loop.nodes, node('c', '根因'), node('x', '改进项目')],
  links: [
    ...loop.links,
    { from: 'p1', to: 'c', label: '' },
    { from: 'c', to: 'x', label: '' },
    { from: 'r', to: 'x', label: '' },
  ],
}

test('what follows stands below what it followed from', () => {
  for (const graph of [loop, loopWithShortcut, chain(12)]) {
    const at = new Map(placed(graph).nodes.map((each) => [each.node.node, each]))
    for (const link of graph.links) {
      const [from, to] = [at.get(link.from), at.get(link.to)]
      if (!from || !to) throw new Error('a node was not placed')
      expect(to.y).toBeGreaterThanOrEqual(from.y + nodeHeight)
    }
  }
})

test('no two nodes overlap', () => {
  const all = placed(loopWithShortcut).nodes
  for (const [i, a] of all.entries()) {
    for (const b of all.slice(i + 1)) {
      expect(Math.abs(a.x - b.x) >= nodeWidth || Math.abs(a.y - b.y) >= nodeHeight).toBe(true)
    }
  }
})

test('no link runs across a node: what leads past several rows goes around them', () => {
  const { nodes, links } = placed(loopWithShortcut)
  for (const { points } of links) {
    for (const { x, y } of points.slice(1, -1)) {
      const hit = nodes.find((at) => x > at.x && x < at.x + nodeWidth && y > at.y && y < at.y + nodeHeight)
      expect(hit?.node.node).toBeUndefined()
    }
  }
})

test('what a kind of link says is written once', () => {
  const said = placed(loop).links.filter(({ isNamed }) => isNamed)
  expect(said).toHaveLength(1)
})

test('the list names every step of the loop once, in its order', () => {
  expect(steps(loop).map(({ label, nodes }) => [label, nodes.length])).toEqual([
    ['指标', 1],
    ['异常', 1],
    ['复盘', 1],
    ['问题', 2],
  ])
})
