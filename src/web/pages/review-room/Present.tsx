import { createContext, type FocusEvent, type PointerEvent, useContext, useState } from 'react'
import type { Person } from '../../client/presence.ts'
import { useWords } from '../../words/words.ts'
import styles from './Present.module.css'

/** Everybody else in the room. */
export const Present = createContext<readonly Person[]>([])

/** The card the pointer or the cursor is on; cards say who they are by `data-spot`. */
export const useSpot = () => {
  const [spot, setSpot] = useState<string | null>(null)
  const follow = ({ target }: PointerEvent | FocusEvent) => {
    const card = target instanceof Element ? target.closest('[data-spot]') : null
    if (card) setSpot(card.getAttribute('data-spot'))
  }
  return { spot, handlers: { onPointerOver: follow, onFocus: follow } }
}

const tones = ['brand', 'information', 'warning', 'success'] as const

/** The same colour for the same person on every screen. */
const toneOf = (id: string) => tones[Number.parseInt(id.slice(-2), 16) % tones.length] ?? 'brand'

// Two screens of one person are one person.
const distinct = (people: readonly Person[]) => [...new Map(people.map((one) => [one.employeeId, one])).values()]

const Faces = ({ people, labelOf }: { people: readonly Person[]; labelOf: (name: string) => string }) => (
  <span className={styles.faces}>
    {people.map(({ employeeId, name }) => (
      <span
        key={employeeId}
        role="img"
        className={`${styles.face} ${styles[toneOf(employeeId)]}`}
        aria-label={labelOf(name)}
        title={labelOf(name)}
      >
        {name.slice(0, 1)}
      </span>
    ))}
  </span>
)

export const EverybodyHere = () => {
  const t = useWords()
  const people = distinct(useContext(Present))
  if (people.length === 0) return null
  return <Faces people={people} labelOf={(name) => t('review.here', { name })} />
}

/** Those who are on one card. */
export const HereOn = ({ spot }: { spot: string }) => {
  const t = useWords()
  const people = distinct(useContext(Present).filter(({ at }) => at === spot))
  if (people.length === 0) return null
  return <Faces people={people} labelOf={(name) => t('review.hereOn', { name })} />
}
