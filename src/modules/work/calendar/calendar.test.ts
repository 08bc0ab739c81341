import { expect, test } from 'vitest'
import { world } from '../../../../test/harness/world.ts'
import { companyCalendar } from './company-calendar.ts'

const w = await world()
const { admin, rep } = w.team
const month = async () => (await w.as(rep).get('working-calendar', { month: '2026-03' })).body
const minutesOn = (day: string) =>
  w.within(admin, async (ctx) => {
    const from = new Date(`${day}T00:00:00+08:00`)
    return (await companyCalendar(ctx)).workingMinutesBetween(from, new Date(from.getTime() + 86_400_000))
  })

test("the company's own day off is off from the moment it is entered until it is taken out", async () => {
  expect(await month()).toMatchObject({ minutesPerDay: 480, workingDays: 22 })
  const made = await w.as(admin).post('calendar-day', { name: '厂庆', day: '2026-03-12', kind: 'off' })
  expect(await month()).toMatchObject({ workingDays: 21 })
  expect((await month()).days[11]).toMatchObject({ works: false, name: '厂庆', source: 'company' })
  expect(await minutesOn('2026-03-12')).toBe(0)
  await w.as(admin).delete(`calendar-day/${made.body.id}`)
  expect(await minutesOn('2026-03-12')).toBe(480)
})

test('hours that are no times, or not in order, are refused with the field', async () => {
  const [hours] = (await w.as(admin).get('working-hours')).body.items
  const edit = (patch: object) => w.as(admin).patch(`working-hours/${hours.id}`, { version: hours.version, ...patch })
  expect((await edit({ opensAt: '9 点' })).body).toMatchObject({ fields: [{ field: 'opensAt', code: 'time' }] })
  expect((await edit({ closesAt: '12:30' })).body).toMatchObject({ fields: [{ field: 'closesAt', code: 'order' }] })
  expect((await edit({ closesAt: '17:30' })).body).toMatchObject({ closesAt: '17:30' })
  expect(await minutesOn('2026-03-13')).toBe(450)
})

test('a seller reads the calendar and cannot change it', async () => {
  expect((await w.as(rep).post('calendar-day', { name: '我的假', day: '2026-03-13' })).status).toBe(403)
  expect((await w.as(rep).get('working-calendar', { month: '2026-13' })).status).toBe(422)
})
