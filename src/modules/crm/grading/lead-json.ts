import { sql } from '../../../kernel/index.ts'

/** A lead under the names its fields have in code. */
export const leadJson = sql`json_build_object('id', l.id, 'version', l.version, 'grade', l.grade, 'score', l.score, 'state', l.state,
  'source', l.source, 'title', l.title, 'company', l.company, 'industry', l.industry, 'region', l.region, 'size', l.size,
  'annualRevenue', l.annual_revenue, 'budget', l.budget, 'purchaseWithin', l.purchase_within, 'productId', l.product_id,
  'formVisits', l.form_visits, 'emailOpens', l.email_opens, 'emailClicks', l.email_clicks, 'phone', l.phone, 'email', l.email,
  'note', l.note, 'custom', l.custom, 'ownerId', l.owner_id, 'createdAt', l.created_at)`
