// Where leads come from and what it costs, for the rest of the module.
export { campaign } from './campaign.entity.ts'
export { campaignResults } from './campaign-results.query.ts'
export { channel, channelCost } from './channel.entity.ts'
export { channelTree } from './channel-tree.query.ts'
export { partner, purchasedList } from './source.entity.ts'
