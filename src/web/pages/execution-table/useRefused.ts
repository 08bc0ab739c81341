import { useState } from 'react'

export interface Refused {
  readonly text: string
  readonly message: string
}

const nameOf = (id: string, key: string) => `${id} ${key}`

/** What was typed into cells and not taken: it stays there until it is changed, taken or given up. */
export const useRefused = () => {
  const [all, setAll] = useState<ReadonlyMap<string, Refused>>(new Map())
  const keep = (id: string, key: string, refused: Refused | null) =>
    setAll((old) => {
      const others = [...old].filter(([name]) => name !== nameOf(id, key))
      return new Map(refused ? [...others, [nameOf(id, key), refused]] : others)
    })
  return { hasRefused: all.size > 0, refusedOf: (id: string, key: string) => all.get(nameOf(id, key)), keep }
}
