import { expect, test } from 'vitest'
import { layFishbone } from './fishbone.ts'
import { type Cause, whyTree } from './room.ts'

const cause = (id: string, parentId: string | null, dimension: string | null = null): Cause => ({
  id,
  version: 1,
  labels: {},
  problemId: 'p',
  parentId,
  text: id,
  dimension,
  factor: null,
  isRoot: false,
  verdict: 'open',
})

test('causes hang under the cause they explain; an orphan stands at the top', () => {
  const tree = whyTree([cause('a', null), cause('b', 'a'), cause('c', 'b'), cause('d', 'gone')], 'p')
  expect(tree.map((why) => why.cause.id)).toEqual(['a', 'd'])
  expect(tree[0]?.below[0]?.below[0]?.cause.id).toBe('c')
  expect(whyTree([cause('a', null)], 'other')).toEqual([])
})

test('every cause of a dimension has its own place on its rib, inside the picture', () => {
  const causes = ['subjective', 'objective', 'subjective', 'process', 'subjective'].map((d, i) =>
    cause(`c${i}`, null, d),
  )
  const bone = layFishbone(causes, ['subjective', 'objective', 'process', 'resource'])
  const places = bone.ribs.flatMap((rib) => rib.twigs.map((twig) => twig.at))
  expect(places).toHaveLength(5)
  expect(new Set(places.map(String)).size).toBe(5)
  for (const [x, y] of places) {
    expect(x).toBeGreaterThan(0)
    expect(x).toBeLessThan(bone.width)
    expect(y).toBeGreaterThan(0)
    expect(y).toBeLessThan(bone.height)
  }
  expect(bone.ribs.map((rib) => rib.isUp)).toEqual([true, false, true, false])
})
