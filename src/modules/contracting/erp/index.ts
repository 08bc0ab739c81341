import { newWebhookSecret, resendDelivery, skipDelivery, testWebhook } from './erp.commands.ts'
import { allowedAddress, webhook, webhookDelivery } from './erp.entity.ts'
import { deliveryExplained, webhookExplained } from './explain.query.ts'
import { erpReaction } from './queue.ts'
import { retentionJob } from './retain.job.ts'
import { erpJob } from './send.job.ts'

export { allowedNetworks, placesOf } from './allowed.ts'

export const erp = {
  entities: [webhook, webhookDelivery, allowedAddress],
  commands: [newWebhookSecret, testWebhook, resendDelivery, skipDelivery],
  views: [webhookExplained, deliveryExplained],
  reactions: [erpReaction],
  jobs: [erpJob, retentionJob],
}
