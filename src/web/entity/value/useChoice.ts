import type { Tone } from '../../client/contract.ts'
import { fieldOf, useMeta } from '../../client/meta.ts'
import { useSay } from '../../words/words.ts'

/** The word and the tone of a choice, for pages made by hand. */
export const useChoice = (): ((entity: string, key: string, value: string) => { word: string; tone?: Tone }) => {
  const meta = useMeta()
  const say = useSay()
  return (entity, key, value) => {
    const known = meta.entities.find((e) => e.name === entity)
    const choice = known && fieldOf(known, key)?.choices?.find((c) => c.value === value)
    return choice ? { word: say(choice), ...(choice.tone && { tone: choice.tone }) } : { word: value }
  }
}
