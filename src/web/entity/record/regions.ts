import { type ComponentType, lazy } from 'react'
import type { EntityMeta, Row } from '../../client/contract.ts'

export interface RegionProps {
  readonly entity: EntityMeta
  readonly row: Row
}

/** Regions of a record page that are made by hand for one kind of record; everything else stays derived. */
export interface Regions {
  /** Between the header and the columns: stages, a summary, the way into a room. */
  readonly Lead?: ComponentType<RegionProps>
  /** Fields that it shows in its own way, or that say nothing to people. */
  readonly shows?: readonly string[]
  /** Verbs that it offers to those whose turn it is. */
  readonly does?: readonly string[]
}

const lineage = { Lead: lazy(() => import('../../pages/lineage/LineageDoor.tsx')) }

const evidence = { Lead: lazy(() => import('../../pages/review-room/EvidenceRegion.tsx')) }

const regions: Readonly<Record<string, Regions>> = {
  anomaly: {
    Lead: lazy(() => import('../../pages/anomaly/AnomalyDoor.tsx')),
    shows: ['value', 'target', 'expected', 'low', 'high', 'sample'],
  },
  lead: {
    Lead: lazy(() => import('../../pages/lead/Reasons.tsx')),
    shows: [
      'scorePoints',
      'scorecardId',
      'gradedBy',
      'assignment',
      'clock',
      'clockStartedAt',
      'clockDueAt',
      'lateReason',
      'madeByConversion',
    ],
  },
  account: { Lead: lazy(() => import('../../pages/account/AccountReasons.tsx')) },
  'web-form': {
    Lead: lazy(() => import('../../pages/web-form/FormDoor.tsx')),
    shows: ['key', 'asked', 'consentText', 'consentVersion', 'allowedOrigins'],
  },
  notification: { shows: ['occasion'] },
  'review-row': { shows: ['metric'] },
  review: { Lead: lazy(() => import('../../pages/review-room/EnterRoom.tsx')) },
  problem: evidence,
  cause: evidence,
  lesson: evidence,
  'action-item': lineage,
  'execution-task': lineage,
  'improvement-project': { Lead: lazy(() => import('../../pages/execution-table/ProjectDoor.tsx')) },
  'process-version': lineage,
  effect: lineage,
  negotiation: {
    Lead: lazy(() => import('../../pages/negotiation/NegotiationSheet.tsx')),
    shows: ['target', 'walkAway', 'ourAlternative', 'theirAlternative', 'rival', 'years'],
  },
  quote: { Lead: lazy(() => import('../../pages/quote/QuoteVersions.tsx')) },
  'quote-version': { Lead: lazy(() => import('../../pages/quote/QuoteEditor.tsx')) },
  'approval-finding': {
    Lead: lazy(() => import('../../pages/approval/FindingDocuments.tsx')),
    shows: ['subjectEntity'],
  },
  approval: {
    Lead: lazy(() => import('../../pages/approval/ApprovalRegion.tsx')),
    does: ['approve', 'reject', 'return', 'transfer', 'addSigner', 'withdraw'],
  },
  employee: { Lead: lazy(() => import('../../pages/organisation/AccountDoor.tsx')) },
  contract: {
    Lead: lazy(() => import('../../pages/contract/ContractDoor.tsx')),
    shows: ['riskReasons', 'sealedFileId'],
  },
  'signing-provider': { Lead: lazy(() => import('../../pages/e-sign/ProviderRegion.tsx')) },
  'custom-field': { Lead: lazy(() => import('../../pages/custom-field/ChoicesRegion.tsx')) },
  webhook: { Lead: lazy(() => import('../../pages/erp/WebhookRegion.tsx')) },
  'webhook-delivery': { Lead: lazy(() => import('../../pages/erp/DeliveryRegion.tsx')) },
  opportunity: { Lead: lazy(() => import('../../pages/opportunity/Deal.tsx')) },
}

export const regionsOf = (entity: string): Regions => regions[entity] ?? {}
