import fc from 'fast-check'
import { expect, test } from 'vitest'
import { differences } from './diff.rules.ts'
import { missingForNode } from './gate.rules.ts'
import { slowestNode } from './measure.ts'
import { movedTo } from './version.rules.ts'

test('a gate names the empty fields and the deliverables not handed in; zero and false are answers', () => {
  const node = {
    requiredFields: ['amount', 'repeat', 'budget', 'painPoints', 'tags', 'segment'],
    deliverables: ['需求分析报告', '决策链清单'],
  }
  const values = { amount: 0, repeat: false, budget: null, painPoints: '  ', tags: [], custom: { segment: 'A' } }
  expect(missingForNode(node, values, ['决策链清单', '别的'])).toEqual({
    fields: ['budget', 'painPoints', 'tags'],
    deliverables: ['需求分析报告'],
  })
})

test('a node without a gate holds nothing back', () => {
  expect(missingForNode({ requiredFields: null, deliverables: null }, {}, [])).toEqual({ fields: [], deliverables: [] })
})

const step = (stepId: string, position: number) => ({
  stepId,
  position,
  name: stepId,
  responsiblePostId: null,
  standardDays: null,
  standard: null,
  tools: null,
  knownProblems: null,
  requiredFields: null,
  deliverables: null,
  needsReport: null,
  painPoints: null,
  buyingRoles: null,
  techPostId: null,
  supplyPostId: null,
  probability: null,
  isWon: false,
})

test('a version does not differ from itself, and one move is one difference however far it goes', () => {
  const positions = fc.integer({ min: 1, max: 9 }).chain((n) => fc.tuple(fc.constant(n), fc.nat(n - 1), fc.nat(n - 1)))
  fc.assert(
    fc.property(positions, ([n, from, to]) => {
      const before = Array.from({ length: n }, (_, i) => step(`s${i}`, i + 1))
      const moved = movedTo(before, before[from]!, to + 1)
      const after = moved.map((node, i) => ({ ...node, position: i + 1 }))
      const found = differences(before, after)
      expect(found.length).toBe(from === to ? 0 : 1)
      expect(differences(after, after)).toEqual([])
    }),
  )
})

test('the slowest node is the one furthest over its own standard; a process on time has none', () => {
  const nodes = [
    { id: 'a', standardDays: 10 },
    { id: 'b', standardDays: 2 },
    { id: 'c', standardDays: null },
  ]
  const took = (days: Record<string, number>) => slowestNode(nodes, (id) => days[id] ?? null)?.id
  expect(took({ a: 18, b: 5, c: 90 })).toBe('b')
  expect(took({ a: 10, b: 2, c: 90 })).toBeUndefined()
  expect(took({})).toBeUndefined()
})
