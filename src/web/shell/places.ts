import {
  AimOutlined,
  ApartmentOutlined,
  FileDoneOutlined,
  FunnelPlotOutlined,
  HomeOutlined,
  RetweetOutlined,
  RiseOutlined,
  SettingOutlined,
  SolutionOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { zh } from '../words/zh/index.ts'

export type GroupName = keyof typeof zh.shell.group
export type PageName = keyof typeof zh.shell.page

/** One entry of the navigation: the list of an entity, or a hand-made page. */
export type Place =
  | { readonly entity: string }
  | {
      readonly page: PageName
      readonly to: string
      readonly view?: string
      readonly reads?: string
      readonly only?: 'admin'
    }

export interface Group {
  readonly name: GroupName
  readonly icon: ComponentType
  /** Pinyin, for the search. */
  readonly pinyin: string
  readonly places: readonly Place[]
  /** Paths that belong to the group without an entry of their own. */
  readonly also?: readonly string[]
  /** Where the group leads when it is more than its first place. */
  readonly to?: string
}

/** In the order of the loop: from the lead to the improved process. */
export const groups: readonly Group[] = [
  {
    name: 'workbench',
    icon: HomeOutlined,
    pinyin: 'gongzuotai gzt',
    to: '/',
    also: [
      '/approval',
      '/approval-task',
      '/approval-step',
      '/approval-copy',
      '/approval-finding',
      '/notification',
      '/comment',
      '/file',
    ],
    places: [
      { entity: 'task' },
      { page: 'approvals', to: '/approvals', view: 'approval-inbox' },
      { entity: 'reminder' },
    ],
  },
  {
    name: 'lead',
    also: [
      '/channel',
      '/campaign',
      '/channel-cost',
      '/partner',
      '/purchased-list',
      '/form-submission',
      '/consent-text',
      '/merge',
      '/erasure',
      '/intake-rule',
      '/pool',
      '/pool-rule',
      '/pool-entry',
      '/scorecard',
      '/score-factor',
      '/lead-touch',
      '/assignment-plan',
      '/assignment-rule',
      '/sla-policy',
      '/sla-step',
      '/sla-event',
      '/channel-cost',
      '/campaign',
      '/partner',
      '/purchased-list',
      '/web-form',
      '/form-submission',
      '/consent-text',
      '/intake-rule',
      '/duplicate-lookup',
    ],
    icon: SolutionOutlined,
    pinyin: 'xiansuo xs gonghai gh',
    places: [
      { entity: 'lead' },
      { page: 'pools', to: '/pools', view: 'pools' },
      { page: 'response', to: '/response', view: 'sla-board' },
      { page: 'channels', to: '/channels', view: 'channel-tree' },
      { entity: 'campaign' },
      { entity: 'web-form' },
      { page: 'duplicates', to: '/duplicates', view: 'duplicate-candidates' },
      { entity: 'lead-pause' },
      { page: 'assignment', to: '/assignment-simulation', view: 'assignment-simulation' },
      { page: 'scorecards', to: '/scorecard-test', view: 'scorecard-back-test' },
    ],
  },
  {
    name: 'opportunity',
    also: [
      '/process',
      '/process-version',
      '/process-node',
      '/stage-entry',
      '/turn',
      '/presales-request',
      '/deliverable',
      '/audit-item',
      '/rubric',
      '/rubric-item',
      '/win-loss',
      '/lost-rate',
      '/forecast-call',
      '/forecast-override',
      '/forecast-snapshot',
      '/lost-rate-watch',
      '/closing-reason',
      '/gap-rule',
      '/competitor',
    ],
    icon: FunnelPlotOutlined,
    pinyin: 'shangji sj kanban loudou',
    places: [
      { entity: 'opportunity' },
      { page: 'pipeline', to: '/pipeline', view: 'pipeline' },
      { page: 'funnel', to: '/funnel', view: 'stage-funnel' },
      { page: 'forecast', to: '/forecast', view: 'forecast' },
      { page: 'waits', to: '/waits', view: 'deal-waits' },
      { page: 'winLoss', to: '/win-loss', view: 'win-loss-analysis' },
      { entity: 'activity' },
      { entity: 'follow-up-audit' },
      { page: 'processes', to: '/processes', reads: 'process' },
    ],
  },
  {
    name: 'contract',
    icon: FileDoneOutlined,
    pinyin: 'hetong huikuan htkh',
    also: [
      '/lever',
      '/concession',
      '/tco-item',
      '/tco-rival',
      '/quote-version',
      '/quote-line',
      '/quote-exemption',
      '/price-entry',
      '/bundle-item',
      '/contract-clause',
      '/template-clause',
      '/signing-party',
      '/signing-envelope',
      '/legal-check',
      '/allocation',
      '/invoice',
      '/credit-profile',
      '/credit-policy',
      '/term-policy',
      '/dunning',
      '/dunning-step',
      '/aging-bucket',
      '/adjustment',
      '/refund',
      '/contract-template',
      '/template-clause',
      '/contract-version',
      '/legal-item',
      '/price-policy',
      '/float-use',
      '/quote-clause',
      '/quote-template',
      '/quote-link',
    ],
    places: [
      { entity: 'quote' },
      { entity: 'negotiation' },
      { entity: 'contract' },
      { page: 'receivables', to: '/receivables', view: 'receivable-aging' },
      { entity: 'receivable' },
      { entity: 'receipt' },
      { entity: 'product' },
      { entity: 'price-book' },
      { entity: 'bundle' },
      { entity: 'clause' },
      { entity: 'contract-template' },
    ],
  },
  {
    name: 'account',
    also: ['/merge', '/erasure'],
    icon: TeamOutlined,
    pinyin: 'kehu kh',
    places: [{ entity: 'account' }, { entity: 'contact' }],
  },
  {
    name: 'goal',
    also: ['/metric', '/target-change'],
    icon: AimOutlined,
    pinyin: 'mubiao zhibiao mbzb',
    places: [
      { page: 'dashboard', to: '/dashboard', view: 'dashboard' },
      { page: 'metrics', to: '/metrics', view: 'metrics' },
      { entity: 'target' },
      { entity: 'anomaly' },
    ],
  },
  {
    name: 'review',
    also: ['/problem', '/cause', '/feedback', '/review-event', '/review-member', '/review-row', '/evidence'],
    icon: RetweetOutlined,
    pinyin: 'fupan fp',
    places: [
      { entity: 'review' },
      { entity: 'action-item' },
      { entity: 'lesson' },
      { page: 'causes', to: '/causes', view: 'cause-count' },
    ],
  },
  {
    name: 'improvement',
    also: ['/lineage', '/execution-task', '/effect', '/cycle', '/project-member'],
    icon: RiseOutlined,
    pinyin: 'gaijin gj zhixingbiao',
    places: [{ entity: 'improvement-project' }, { page: 'grid', to: '/execution', reads: 'execution-task' }],
  },
  {
    name: 'team',
    icon: ApartmentOutlined,
    pinyin: 'tuandui td zuzhi',
    also: ['/assignment'],
    places: [{ page: 'organisation', to: '/organisation', reads: 'unit' }, { entity: 'employee' }, { entity: 'post' }],
  },
  {
    name: 'settings',
    icon: SettingOutlined,
    pinyin: 'shezhi sz',
    to: '/settings',
    also: ['/webhook-delivery', '/allowed-address'],
    places: [
      { page: 'company', to: '/settings/company', reads: 'company' },
      { page: 'roles', to: '/settings/roles', reads: 'role' },
      { page: 'calendar', to: '/settings/calendar', view: 'working-calendar' },
      { page: 'customFields', to: '/custom-field', reads: 'custom-field' },
      { page: 'kpis', to: '/kpi-set', reads: 'kpi-set' },
      { page: 'forecastPolicy', to: '/forecast-policy', reads: 'forecast-policy' },
      { page: 'users', to: '/user', only: 'admin' },
      { page: 'approvalFlows', to: '/settings/approval-flows', reads: 'approval-flow' },
      { page: 'delegations', to: '/delegation', reads: 'delegation' },
      { page: 'authority', to: '/authority-limit', reads: 'authority-limit' },
      { page: 'splitRules', to: '/split-rule', reads: 'split-rule' },
      { page: 'eSign', to: '/signing-provider', only: 'admin' },
      { page: 'mailServer', to: '/mail-server', reads: 'mail-server' },
      { page: 'mails', to: '/mail', reads: 'mail' },
      { page: 'erp', to: '/webhook', reads: 'webhook' },
      { page: 'migration', to: '/settings/migration', only: 'admin' },
      { page: 'security', to: '/settings/security' },
      { page: 'everything', to: '/settings/everything' },
    ],
  },
]
