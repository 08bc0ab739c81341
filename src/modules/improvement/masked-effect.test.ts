import { expect, test } from 'vitest'
import { samplesOf } from '../../../test/conformance/samples.ts'
import { world } from '../../../test/harness/world.ts'
import { effect } from './effect.entity.ts'

test('an effect on a number made of records the reader may not read is not shown, wherever it is asked for', async () => {
  const w = await world()
  const person = await w.team.person('marketing')
  const samples = samplesOf(w, person)
  const seen = await samples.make(effect, { metric: 'win_rate' })
  const withheld = await samples.make(effect, { metric: 'collection_rate' })
  const marketing = w.as(person)
  expect((await marketing.get(`effect/${seen.id}`)).status).toBe(200)
  expect((await marketing.get(`effect/${withheld.id}`)).status).toBe(404)
  const ids = (await marketing.get('effect')).body.items.map(({ id }: { id: string }) => id)
  expect(ids).toEqual([seen.id])
  expect((await w.as(w.team.admin).get(`effect/${withheld.id}`)).status).toBe(200)
})
