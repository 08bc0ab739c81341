import type { Job } from '../kernel/index.ts'
import { enqueue } from '../platform/jobs/jobs.ts'
import type { App } from './runtime.ts'

const minuteMs = 60_000

/** Puts every scheduled job into the queue when its time has come; several processes put in the same one. */
export const startSchedule = (app: App, jobs: readonly Job[]): { stop(): void } => {
  let isStopped = false
  const start = ({ name }: Job) =>
    enqueue(app.store, name, {}, { key: `schedule:${name}` }).catch((error) =>
      app.log.error({ err: error, job: name }, 'scheduling failed'),
    )
  const tick = () => {
    const minute = Math.floor(Date.now() / minuteMs)
    for (const job of jobs) if (job.everyMinutes && minute % job.everyMinutes === 0) void start(job)
  }
  const timer = setInterval(tick, minuteMs)
  for (const job of jobs) {
    const { everyChanges } = job
    if (!everyChanges) continue
    let changes = 0
    app.onCommitted((events) => {
      changes += events.length
      if (isStopped || changes < everyChanges) return
      changes = 0
      void start(job)
    })
  }
  return {
    stop: () => {
      isStopped = true
      clearInterval(timer)
    },
  }
}
