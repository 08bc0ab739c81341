import { useEffect } from 'react'
import { heardPresence } from './presence.ts'
import { queryClient, renew } from './queries.ts'

const pauseMs = 400

/** Renews what is on screen when somebody else changes it. A burst of changes of one kind is one renewal. */
export const useLiveChanges = (): void => {
  useEffect(() => {
    const waiting = new Map<string, number>()
    const source = new EventSource('/api/events')
    const onChange = (event: MessageEvent<string>) => {
      const { entity } = JSON.parse(event.data) as { entity: string }
      if (waiting.has(entity)) return
      waiting.set(
        entity,
        window.setTimeout(() => {
          waiting.delete(entity)
          void renew(entity)
        }, pauseMs),
      )
    }
    const onNotification = () => void queryClient.invalidateQueries({ queryKey: ['records', 'notification'] })
    heardPresence(source)
    source.addEventListener('change', onChange)
    source.addEventListener('notification', onNotification)
    return () => {
      source.close()
      for (const timer of waiting.values()) window.clearTimeout(timer)
    }
  }, [])
}
