import { expect, test } from 'vitest'
import { loadModules } from '../../src/app/modules.ts'
import type { Field } from '../../src/kernel/field/field.ts'
import { allEntities, allViews, commandsOn } from '../../src/kernel/index.ts'

/* A reader who chose English is shown no Chinese that the product itself says. */

interface Said {
  readonly zh: string
  readonly en?: string
}

loadModules()

/** A name in Latin letters is the same in both. */
const without = (at: string, { zh, en }: Said): string[] => (en?.trim() || !/\p{Script=Han}/u.test(zh) ? [] : [at])

const unnamed = (at: string, fields: Readonly<Record<string, Field>>): string[] =>
  Object.entries(fields).flatMap(([key, field]) => [
    ...without(`${at}.${key}`, field),
    ...without(`${at}.${key}: help`, { zh: field.help ?? '', en: field.helpEn }),
    ...(field.choices ?? []).flatMap((choice) => without(`${at}.${key} = ${choice.value}`, choice)),
  ])

test.each([...allEntities()])(
  '$name: entity, fields with their help, choices, verbs and events have an English word',
  (e) => {
    expect([
      ...without(e.name, e.label),
      ...unnamed(e.name, e.fields),
      ...Object.entries(e.events ?? {}).flatMap(([event, label]) => without(`${e.name} ${event}`, label)),
      ...[...commandsOn(e.name).values()].flatMap((c) => [
        ...without(`${e.name}/${c.verb}`, c.label),
        ...unnamed(`${e.name}/${c.verb}`, c.input),
      ]),
    ]).toEqual([])
  },
)

test('views and what they are asked have an English word', () => {
  expect(
    [...allViews()].flatMap((view) => [...without(view.name, view.label), ...unnamed(view.name, view.input)]),
  ).toEqual([])
})
