import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { field } from '../../src/kernel/index.ts'
import { mobileNumber, surnames } from './people-names.ts'
import { provinces } from './places.ts'
import { randomFor } from './random.ts'

const data = join(import.meta.dirname, '../../../shared/data')
const lines = (path: string) => readFileSync(join(data, path), 'utf8').trim().split(/\r?\n/).slice(1)

test('no city is listed twice', () => {
  const cities = provinces.flatMap((province) => province.cities)
  expect(new Set(cities).size).toBe(cities.length)
})

const divisions = existsSync(join(data, 'china_divisions/city.csv'))

test.skipIf(!divisions)(
  'every city stands in the official list, in its province (needs ../shared/data/china_divisions)',
  () => {
    const codes = new Map(lines('china_divisions/province.csv').map((line) => [line.split(',')[1], line.split(',')[2]]))
    const cities = new Set(
      lines('china_divisions/city.csv')
        .map((line) => line.split(','))
        .map(([, name, code]) => `${code} ${name}`),
    )
    const wrong = provinces.flatMap(({ name, cities: listed }) => {
      const code = codes.get(name)
      if (!code) return [name]
      const isMunicipality = listed.length === 1 && name === `${listed[0]}市`
      return isMunicipality ? [] : listed.filter((city) => !cities.has(`${code} ${city}市`))
    })
    expect(wrong).toEqual([])
  },
)

const names = existsSync(join(data, 'cn_names/familyname.csv'))

test.skipIf(!names)('surnames are as frequent as in the census, within a third (needs ../shared/data/cn_names)', () => {
  const census = new Map(
    lines('cn_names/familyname.csv').map((line) => [line.split(',')[0], Number(line.split(',')[5]) / 100]),
  )
  const off = surnames.filter(([name, share]) => {
    const real = census.get(name) ?? 0
    return Math.abs(share - real) > Math.max(8, real / 3)
  })
  expect(off).toEqual([])
})

test('a made-up mobile number stands as a typed one is stored, so that it is found by what people type', () => {
  const { kind, ...shape } = field.phone({ zh: '电话' })
  const random = randomFor(7, 'phone')
  for (let i = 0; i < 50; i++) {
    const number = mobileNumber(random)
    expect(kind.value(shape).parse(number)).toBe(number)
    expect(number).toMatch(/^1\d{10}$/)
  }
})
