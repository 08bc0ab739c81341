// What is expected of the open deals, for the rest of the module.
import { overrideForecast, submitForecast, withdrawOverride } from './forecast.commands.ts'
import { forecastView } from './forecast.query.ts'
import { forecastCall } from './forecast-call.entity.ts'
import { forecastOverride } from './forecast-override.entity.ts'
import { forecastPolicy } from './forecast-policy.entity.ts'
import { forecastSnapshot } from './forecast-snapshot.entity.ts'
import { forecastMovement } from './movement.query.ts'

export { readPeople } from './read-people.ts'
export { rollUp } from './roll-up.rules.ts'
export { snapshotJob } from './snapshot.job.ts'
export { forecastCall, forecastOverride, forecastSnapshot }

export const forecasts = {
  entities: [forecastPolicy, forecastCall, forecastOverride, forecastSnapshot],
  commands: [submitForecast, overrideForecast, withdrawOverride],
  views: [forecastView, forecastMovement],
}
