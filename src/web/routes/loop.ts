import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frame, room } from './frame.tsx'
import { period, text } from './search.ts'

const dashboard = createRoute({
  getParentRoute: () => frame,
  path: '/dashboard',
  component: lazyRouteComponent(() => import('../pages/dashboard/Dashboard.tsx'), 'Dashboard'),
  validateSearch: (search): { period?: string; unit?: string } => ({
    period: period(search.period),
    unit: text(search.unit),
  }),
})

const metrics = createRoute({
  getParentRoute: () => frame,
  path: '/metrics',
  component: lazyRouteComponent(() => import('../pages/metric/Metrics.tsx'), 'Metrics'),
})

const metric = createRoute({
  getParentRoute: () => frame,
  path: '/metric/$key',
  component: lazyRouteComponent(() => import('../pages/metric/MetricPage.tsx'), 'MetricPage'),
  validateSearch: (search): { period?: string; by?: string; unit?: string } => ({
    period: period(search.period),
    by: text(search.by),
    unit: text(search.unit),
  }),
})

const causes = createRoute({
  getParentRoute: () => frame,
  path: '/causes',
  component: lazyRouteComponent(() => import('../pages/review-room/CauseCount.tsx'), 'CauseCount'),
})

export const reviewRoom = createRoute({
  getParentRoute: () => room,
  path: '/review-room/$id',
  component: lazyRouteComponent(() => import('../pages/review-room/ReviewRoom.tsx'), 'ReviewRoom'),
  validateSearch: (search): { pane?: 'facts' | 'causes' | 'actions' } =>
    search.pane === 'facts' || search.pane === 'causes' || search.pane === 'actions' ? { pane: search.pane } : {},
})

const executionTable = createRoute({
  getParentRoute: () => frame,
  path: '/execution/$id',
  component: lazyRouteComponent(() => import('../pages/execution-table/ExecutionTable.tsx'), 'ExecutionTable'),
  validateSearch: (search): { show?: 'doing' | 'blocked' | 'overdue' } =>
    search.show === 'doing' || search.show === 'blocked' || search.show === 'overdue' ? { show: search.show } : {},
})

const execution = createRoute({
  getParentRoute: () => frame,
  path: '/execution',
  component: lazyRouteComponent(() => import('../pages/execution-table/Tables.tsx'), 'Tables'),
})

const lineage = createRoute({
  getParentRoute: () => frame,
  path: '/lineage/$entity/$id',
  component: lazyRouteComponent(() => import('../pages/lineage/Lineage.tsx'), 'Lineage'),
})

const processes = createRoute({
  getParentRoute: () => frame,
  path: '/processes',
  component: lazyRouteComponent(() => import('../pages/process-editor/ProcessEditor.tsx'), 'ProcessEditor'),
  validateSearch: (search): { version?: string; from?: string; view?: 'map' | 'table' | 'diff' } => ({
    version: text(search.version),
    from: text(search.from),
    ...((search.view === 'map' || search.view === 'table' || search.view === 'diff') && { view: search.view }),
  }),
})

const organisation = createRoute({
  getParentRoute: () => frame,
  path: '/organisation',
  component: lazyRouteComponent(() => import('../pages/organisation/Organisation.tsx'), 'Organisation'),
  validateSearch: (search): { unit?: string } => ({ unit: text(search.unit) }),
})

const effects = createRoute({
  getParentRoute: () => frame,
  path: '/improvement-project/$id/effect',
  component: lazyRouteComponent(() => import('../pages/effect/Effects.tsx'), 'Effects'),
})

/** From the number to the retrospective, the change and its effect. */
export const loopRoutes = [
  dashboard,
  metrics,
  metric,
  causes,
  executionTable,
  execution,
  lineage,
  processes,
  organisation,
  effects,
] as const
