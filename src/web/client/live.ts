import { useEffect } from 'react'
import { heardPresence } from './presence.ts'
import { keys, queryClient, renew, renewAll } from './queries.ts'

const pauseMs = 400
const reopenMs = 5_000

/** Renews what is on screen when somebody else changes it. A burst of changes of one kind is one renewal. */
export const useLiveChanges = (): void => {
  useEffect(() => {
    const waiting = new Map<string, number>()
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
    const stop = listenWhileSeen((source) => source.addEventListener('change', onChange))
    return () => {
      stop()
      for (const timer of waiting.values()) window.clearTimeout(timer)
    }
  }, [])
}

/** Only while somebody sees the page: a browser has six connections to a server, and the seventh tab would wait for ever. */
const listenWhileSeen = (hear: (source: EventSource) => void): (() => void) => {
  let source: EventSource | undefined
  let again: number | undefined
  let wasOpen = false
  const close = () => {
    window.clearTimeout(again)
    source?.close()
  }
  const open = () => {
    close()
    if (document.visibilityState === 'hidden') return
    const opened = new EventSource('/api/events')
    source = opened
    heardPresence(opened)
    hear(opened)
    opened.addEventListener('channel', () => {
      // What was changed while nobody listened.
      if (wasOpen) void renewAll()
      wasOpen = true
    })
    // A browser gives up by itself when the session has ended, or a proxy answers while the server restarts.
    opened.addEventListener('error', () => {
      if (opened.readyState !== EventSource.CLOSED) return
      void queryClient.invalidateQueries({ queryKey: keys.session })
      again = window.setTimeout(open, reopenMs)
    })
  }
  document.addEventListener('visibilitychange', open)
  open()
  return () => {
    document.removeEventListener('visibilitychange', open)
    close()
  }
}
