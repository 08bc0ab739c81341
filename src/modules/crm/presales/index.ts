// Help from presales, for the rest of the module.
export { latePresalesJob } from './late.job.ts'
export { myPresales } from './my-presales.query.ts'
export {
  acceptPresales,
  askPresales,
  declinePresales,
  deliverPresales,
  reassignPresales,
  withdrawPresales,
} from './presales.commands.ts'
export { presalesPolicy, presalesRequest } from './presales-request.entity.ts'
