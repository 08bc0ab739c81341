import { useState } from 'react'
import type { Field } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import type { Values } from '../../client/records.ts'
import { useSay, useWords } from '../../words/words.ts'
import { isBlank } from './blank.ts'

export interface Form {
  readonly values: Values
  readonly faults: Readonly<Record<string, string>>
  /** What is wrong with the whole. */
  readonly trouble: string | null
  readonly isBusy: boolean
  /** How often it was not taken as it is. */
  readonly refusals: number
  set: (key: string, value: unknown) => void
  replace: (values: Values) => void
  /** Runs the work unless a required field is empty; refusals of the server are put beside their fields. */
  submit: (work: () => Promise<void>) => Promise<void>
}

export const useForm = (fields: readonly Field[], start: Values): Form => {
  const t = useWords()
  const say = useSay()
  const [values, setValues] = useState(start)
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({})
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const [refusals, setRefusals] = useState(0)
  const set = (key: string, value: unknown) => {
    setValues((old) => ({ ...old, [key]: value }))
    setFaults(({ [key]: _, ...others }) => others)
  }
  const refused = (error: unknown) => {
    const known = isProblem(error) ? error.fields.filter(({ field }) => fields.some((f) => f.key === field)) : []
    const others = isProblem(error) ? error.fields.filter((fault) => !known.includes(fault)) : []
    setFaults(Object.fromEntries(known.map(({ field, message }) => [field as string, message])))
    if (others.length > 0) setTrouble(others.map(({ message }) => message).join('\n'))
    else setTrouble(known.length > 0 ? null : messageOf(error))
  }
  const submit = async (work: () => Promise<void>) => {
    const missing = fields.filter(
      (field) => field.required && field.default === undefined && isBlank(values[field.key]),
    )
    setTrouble(null)
    setFaults(Object.fromEntries(missing.map((f) => [f.key, t('entity.form.required', { what: say(f.label) })])))
    if (missing.length > 0) setRefusals(refusals + 1)
    if (missing.length > 0 || isBusy) return
    setBusy(true)
    try {
      await work()
    } catch (error) {
      refused(error)
      setRefusals(refusals + 1)
    } finally {
      setBusy(false)
    }
  }
  return { values, faults, trouble, isBusy, refusals, set, replace: setValues, submit }
}
