// Help from presales, for the rest of the module.
import {
  acceptPresales,
  askPresales,
  declinePresales,
  deliverPresales,
  helpAsked,
  reassignPresales,
  withdrawPresales,
} from './presales.commands.ts'

export { latePresalesJob } from './late.job.ts'
export { myPresales } from './my-presales.query.ts'
export { presalesPolicy, presalesRequest } from './presales-request.entity.ts'

export { helpAsked }

export const presalesCommands = [
  askPresales,
  acceptPresales,
  deliverPresales,
  declinePresales,
  withdrawPresales,
  reassignPresales,
]
