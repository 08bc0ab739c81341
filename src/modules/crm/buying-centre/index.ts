// Who decides on the customer's side, for the rest of the module.
export { buyer } from './buyer.entity.ts'
export { buyingCentre } from './buying-centre.query.ts'
export { buyingRole } from './buying-role.entity.ts'
export { decisionChainKnown } from './chain.ts'
