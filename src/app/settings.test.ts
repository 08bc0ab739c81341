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
  [{ BIHUAN_PROXY: '127.0.0.1' }],
])('%j never loads the demo', (env) => {
  expect(readSettings(env).demo).toBe(false)
})

test.each([{ HOST: 'localhost' }, { HOST: '127.0.0.2' }, { HOST: '::1' }])(
  '%j is this machine: the demo may be loaded',
  (env) => {
    expect(readSettings(env).demo).toBe(true)
  },
)

test.each(['abc', '-1', '65536', '80.5', '1e3', ' '])('PORT=%s is refused with a sentence', (port) => {
  expect(() => readSettings({ PORT: port })).toThrow(`现在是“${port}”`)
})

test('nobody is believed about where a request comes from but the proxies that are named', () => {
  expect(readSettings({}).proxies).toEqual([])
  expect(readSettings({ BIHUAN_PROXY: '127.0.0.1, 10.0.0.0/8,::1' }).proxies).toEqual([
    '127.0.0.1',
    '10.0.0.0/8',
    '::1',
  ])
  for (const wrong of ['nginx', '*', '10.0.0.0/33', '10.0.0.0/8/8'])
    expect(() => readSettings({ BIHUAN_PROXY: wrong })).toThrow(`现在是“${wrong}”`)
})

test.each(['hello', 'mysql://a:b@db/sales', 'postgres://'])('DATABASE_URL=%s is refused with a sentence', (url) => {
  expect(() => readSettings({ DATABASE_URL: url })).toThrow('DATABASE_URL 应是')
})
