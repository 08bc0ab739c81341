import { z } from 'zod'
import { type Field, type Kind, make, type Options } from './field.ts'

const idRule = '应为记录的编号'
const uuid = z
  .string({ error: idRule })
  .regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, idRule)
  .transform((text) => text.toLowerCase())

const pointer = (name: string): Kind<string> => ({
  name,
  column: 'uuid',
  json: 'plain',
  filters: ['eq', 'ne', 'in', 'nin', 'empty'],
  total: null,
  sortable: true,
  value: () => uuid,
  // Import resolves names, codes and ids to a record before this is asked.
  read: (text) => ({ value: text }),
  decode: (cell) => cell,
})

const reference_ = pointer('reference')
const person_ = pointer('person')
const file_ = pointer('file')

/** Points to a record of another entity. */
export const ref = <const R extends boolean = false>(target: string, o: Options<R>): Field<string, R> =>
  make(reference_, { ...o, target })

/** Points to an employee: one natural person, never a team. `me` defaults to whoever creates the record. */
export const person = <const R extends boolean = false>(o: Options<R> & { default?: 'me' }): Field<string, R> =>
  make(person_, { ...o, target: 'employee' })

/** Points to an uploaded file. */
export const file = <const R extends boolean = false>(o: Options<R>): Field<string, R> =>
  make(file_, { ...o, target: 'file' })
