import type { Job } from '../kernel/index.ts'
import { enqueue } from '../platform/jobs/jobs.ts'
import type { App } from './runtime.ts'

const minuteMs = 60_000

/** Puts every scheduled job into the queue when its time has come; several processes put in the same one. */
export const startSchedule = (app: App, jobs: readonly Job[]): { stop(): void } => {
  const tick = () => {
    const minute = Math.floor(Date.now() / minuteMs)
    for (const { name, everyMinutes } of jobs) {
      if (!everyMinutes || minute % everyMinutes !== 0) continue
      enqueue(app.store, name, {}, { key: `schedule:${name}` }).catch((error) =>
        app.log.error({ err: error, job: name }, 'scheduling failed'),
      )
    }
  }
  const timer = setInterval(tick, minuteMs)
  return { stop: () => clearInterval(timer) }
}
