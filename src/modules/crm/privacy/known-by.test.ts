import { expect, test } from 'vitest'
import { knownBy, strikeDeep } from './known-by.ts'

const person = (names: string[], { phones = [] as string[], mailboxes = [] as string[], customers = [] as string[] }) =>
  knownBy({ names, phones, mailboxes }, customers)!

test('names, numbers however they are spaced and mailboxes in any case go; the rest of the sentence stays', () => {
  const { strike } = person(['欧阳询'], { phones: ['13899990002'], mailboxes: ['ouyang@mochi.cn'] })
  expect(strike('致电欧阳询(+86 138-9999-0002),邮件到 OuYang@mochi.cn,下周再约')).toBe(
    '致电***(***),邮件到 ***,下周再约',
  )
})

test('a whole value that says who somebody is becomes the sign for it', () => {
  expect(person(['欧阳询'], {}).strike('欧阳询')).toBe('(个人信息已删除)')
})

test('Latin names and numbers are struck as words: Li is not in Client, nor a number in a longer one', () => {
  const { strike } = person(['Li'], { phones: ['88886666'] })
  expect(strike('Client Li said 88886666, order 1888866660')).toBe('Client *** said ***, order 1888866660')
})

test('a company keeps its name when a person of the same name goes', () => {
  const { strike } = person(['李宁'], { customers: ['李宁体育有限公司', '李宁'] })
  expect(strike('李宁代表李宁体育有限公司签字')).toBe('***代表李宁体育有限公司签字')
})

test('the longer name goes first, and signs in a name are only themselves', () => {
  const { strike } = person(['欧阳询', '欧阳询问', 'A+B(总)'], {})
  expect(strike('欧阳询问与 A+B(总),AAB 总')).toBe('***与 ***,AAB 总')
})

test('nothing is struck out for a single character, or for somebody who was erased before', () => {
  expect(knownBy({ names: ['王', '(个人信息已删除)'], phones: [''], mailboxes: [] }, [])).toBeNull()
})

test('structures keep their shape and their numbers', () => {
  const { strike } = person(['欧阳询'], { phones: ['13899990002'] })
  const kept = { 欧阳询: 13899990002, list: ['欧阳询来电', null, { on: '2026-03-08', by: '13899990002' }] }
  expect(strikeDeep(kept, strike)).toEqual({
    欧阳询: 13899990002,
    list: ['***来电', null, { on: '2026-03-08', by: '(个人信息已删除)' }],
  })
})
