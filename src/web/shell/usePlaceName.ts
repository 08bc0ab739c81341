import { useMeta } from '../client/meta.ts'
import { many, useSay, useWords } from '../words/words.ts'
import type { Place } from './places.ts'

export const usePlaceName = (): ((place: Place) => string) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  return (place) => {
    if ('page' in place) return t(`shell.page.${place.page}`)
    const entity = entities.find((e) => e.name === place.entity)
    return entity ? many(say(entity.label)) : place.entity
  }
}
