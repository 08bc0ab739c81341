import { useChoice } from '../../entity/value/useChoice.ts'
import { useSay } from '../../words/words.ts'
import type { FactRow } from './room.ts'

/** A line's name was frozen in Chinese; in English its metric is called as everywhere. */
export const useFactName = (): ((fact: FactRow) => string) => {
  const say = useSay()
  const choice = useChoice()
  return ({ metric, label }) => {
    const word = metric && choice('anomaly', 'metric', metric).word
    return say({ zh: label, ...(word && word !== metric && { en: word }) })
  }
}
