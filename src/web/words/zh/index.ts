import { approval } from './approval.ts'
import { cash } from './cash.ts'
import { deal } from './deal.ts'
import { eSign } from './e-sign.ts'
import { entity } from './entity.ts'
import { forecast } from './forecast.ts'
import { goal } from './goal.ts'
import { intake } from './intake.ts'
import { loop } from './loop.ts'
import { negotiation } from './negotiation.ts'
import { outcome } from './outcome.ts'
import { quote } from './quote.ts'
import { review } from './review.ts'
import { sales } from './sales.ts'
import { service } from './service.ts'
import { settings } from './settings.ts'
import { shell } from './shell.ts'
import { transfer } from './transfer.ts'
import { work } from './work.ts'

export const zh = {
  shell,
  cash,
  deal,
  approval,
  eSign,
  entity,
  transfer,
  sales,
  work,
  forecast,
  goal,
  intake,
  loop,
  negotiation,
  outcome,
  quote,
  review,
  service,
  settings,
}
