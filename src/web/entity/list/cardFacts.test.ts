import { expect, test } from 'vitest'
import type { Field, Row } from '../../client/contract.ts'
import { factsOf } from './cardFacts.ts'

const plain = ['goal', 'leaderId', 'processId', 'metric'].map((key) => ({ key }))
const state = { key: 'state', choices: [{ value: 'running', zh: '进行中', tone: 'information' }] }
const fields = [...plain, state] as unknown as Field[]
const keysOf = (row: object) => factsOf(row as Row, fields).map(({ key }) => key)

test('a card says how its record stands beside the first things that are known of it, and nothing empty', () => {
  const whole = { goal: '提高', leaderId: '1', processId: '2', metric: 'win_rate' }
  expect(keysOf({ ...whole, state: 'running' })).toEqual(['goal', 'leaderId', 'state'])
  expect(keysOf({ ...whole, goal: null, processId: '', state: 'running' })).toEqual(['leaderId', 'metric', 'state'])
  expect(keysOf(whole)).toEqual(['goal', 'leaderId', 'processId'])
})
