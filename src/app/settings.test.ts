import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test('without any configuration it is the embedded database and the demo, for this machine only', () => {
  expect(readSettings({})).toMatchObject({ host: '127.0.0.1', port: 3000, databaseUrl: null, demo: true })
})

test.each([
  [{ HOST: '0.0.0.0' }],
  [{ HOST: '::' }],
  [{ HOST: '192.168.1.5' }],
  [{ HOST: '127.0.0.1.example.com' }],
  [{ DATABASE_URL: 'postgres://db/sales' }],
  [{ BIHUAN_DEMO: 'off' }],
])('%j never loads the demo', (env) => {
  expect(readSettings(env).demo).toBe(false)
})

test.each([{ HOST: 'localhost' }, { HOST: '127.0.0.2' }, { HOST: '::1' }])(
  '%j is this machine: the demo may be loaded',
  (env) => {
    expect(readSettings(env).demo).toBe(true)
  },
)

test.each(['abc', '-1', '65536', '80.5'])('PORT=%s is refused with a sentence', (port) => {
  expect(() => readSettings({ PORT: port })).toThrow(`现在是“${port}”`)
})
