import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { type ListSearch, readListSearch } from './entity/list/search.ts'
import { useSecret } from './kit/secret.ts'
import { Toasts } from './kit/Toasts.tsx'
import { SignIn } from './pages/sign-in/SignIn.tsx'
import { type Chosen, sideNames } from './pages/win-loss/win-loss.ts'
import { Workbench } from './pages/workbench/Workbench.tsx'
import { Failure, NowhereFound } from './shell/Failure.tsx'
import { Frame, FullScreen } from './shell/Frame.tsx'
import { useWords } from './words/words.ts'

const Root = () => {
  const t = useWords()
  return (
    <>
      <Outlet />
      <Toasts closeLabel={t('entity.bulk.close')} />
      <OneTimeSecret />
    </>
  )
}

const SecretDialog = lazy(() => import('./kit/SecretDialog.tsx'))

const OneTimeSecret = () => {
  const t = useWords()
  if (!useSecret()) return null
  const words = { hint: t('settings.secret.hint'), copy: t('settings.secret.copy'), close: t('settings.secret.close') }
  return (
    <Suspense fallback={null}>
      <SecretDialog words={words} />
    </Suspense>
  )
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined)

// A year in the address arrives as a number.
const period = (value: unknown) => text(typeof value === 'number' ? String(value) : value)

const root = createRootRoute({ component: Root, notFoundComponent: NowhereFound, errorComponent: () => <Failure /> })

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignIn,
  validateSearch: (search): { to?: string } => ({ to: text(search.to) }),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/sign-in/Setup.tsx'), 'Setup'),
})

/** Behind the link of a letter: no account, no frame. */
const publicQuote = createRoute({
  getParentRoute: () => root,
  path: '/q/$token',
  component: lazyRouteComponent(() => import('./pages/quote/PublicQuote.tsx'), 'PublicQuote'),
})

const sign = createRoute({
  getParentRoute: () => root,
  path: '/sign/$token',
  component: lazyRouteComponent(() => import('./pages/signing/SigningPage.tsx'), 'SigningPage'),
})

const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })

const workbench = createRoute({ getParentRoute: () => frame, path: '/', component: Workbench })

const list = createRoute({
  getParentRoute: () => frame,
  path: '/$entity',
  component: lazyRouteComponent(() => import('./entity/list/ListPage.tsx'), 'ListPage'),
  validateSearch: (search): ListSearch => readListSearch(search),
})

export interface RecordSearch {
  tab?: string
  drawer?: 'edit'
}

const record = createRoute({
  getParentRoute: () => frame,
  path: '/$entity/$id',
  component: lazyRouteComponent(() => import('./entity/record/RecordPage.tsx'), 'RecordPage'),
  validateSearch: (search): RecordSearch => ({
    tab: text(search.tab),
    ...(search.drawer === 'edit' && { drawer: 'edit' }),
  }),
})

const importing = createRoute({
  getParentRoute: () => frame,
  path: '/import/$entity',
  component: lazyRouteComponent(() => import('./entity/import/ImportPage.tsx'), 'ImportPage'),
  validateSearch: (search): { job?: string } => ({ job: text(search.job) }),
})

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings/Settings.tsx'), 'Settings'),
})

const company = createRoute({
  getParentRoute: () => frame,
  path: '/settings/company',
  component: lazyRouteComponent(() => import('./pages/settings/Company.tsx'), 'Company'),
})

const everything = createRoute({
  getParentRoute: () => frame,
  path: '/settings/everything',
  component: lazyRouteComponent(() => import('./pages/settings/Everything.tsx'), 'Everything'),
})

const security = createRoute({
  getParentRoute: () => frame,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('./pages/settings/Security.tsx'), 'Security'),
})

const migration = createRoute({
  getParentRoute: () => frame,
  path: '/settings/migration',
  component: lazyRouteComponent(() => import('./pages/migration-plan/MigrationPlans.tsx'), 'MigrationPlans'),
  validateSearch: (search): { run?: string } => ({ run: text(search.run) }),
})

const approvals = createRoute({
  getParentRoute: () => frame,
  path: '/approvals',
  component: lazyRouteComponent(() => import('./pages/approval/Inbox.tsx'), 'Inbox'),
  validateSearch: (search): { box?: 'todo' | 'mine' | 'copied' | 'done'; id?: string } => ({
    ...((search.box === 'mine' || search.box === 'copied' || search.box === 'done') && { box: search.box }),
    id: text(search.id),
  }),
})

const approvalFlows = createRoute({
  getParentRoute: () => frame,
  path: '/settings/approval-flows',
  component: lazyRouteComponent(() => import('./pages/approval-flow/Flows.tsx'), 'Flows'),
  validateSearch: (search): { flow?: string; version?: string } => ({
    flow: text(search.flow),
    version: text(search.version),
  }),
})

const pipeline = createRoute({
  getParentRoute: () => frame,
  path: '/pipeline',
  component: lazyRouteComponent(() => import('./pages/pipeline/Pipeline.tsx'), 'Pipeline'),
  validateSearch: (search): { owner?: 'me'; unit?: string } => ({
    ...(search.owner === 'me' && { owner: 'me' }),
    unit: text(search.unit),
  }),
})

const funnel = createRoute({
  getParentRoute: () => frame,
  path: '/funnel',
  component: lazyRouteComponent(() => import('./pages/funnel/Funnel.tsx'), 'Funnel'),
  validateSearch: (search): { period?: string } => ({ period: period(search.period) }),
})

const winLoss = createRoute({
  getParentRoute: () => frame,
  path: '/win-loss',
  component: lazyRouteComponent(() => import('./pages/win-loss/WinLoss.tsx'), 'WinLoss'),
  validateSearch: (search): { period?: string } & Chosen => ({
    period: period(search.period),
    ...Object.fromEntries(sideNames.map((side) => [side, text(search[side])])),
  }),
})

const lostRate = createRoute({
  getParentRoute: () => frame,
  path: '/lost-rate',
  component: lazyRouteComponent(() => import('./pages/win-loss/LostRate.tsx'), 'LostRate'),
})

const receivables = createRoute({
  getParentRoute: () => frame,
  path: '/receivables',
  component: lazyRouteComponent(() => import('./pages/receivables/Receivables.tsx'), 'Receivables'),
})

const dashboard = createRoute({
  getParentRoute: () => frame,
  path: '/dashboard',
  component: lazyRouteComponent(() => import('./pages/dashboard/Dashboard.tsx'), 'Dashboard'),
  validateSearch: (search): { period?: string; unit?: string } => ({
    period: period(search.period),
    unit: text(search.unit),
  }),
})

const metrics = createRoute({
  getParentRoute: () => frame,
  path: '/metrics',
  component: lazyRouteComponent(() => import('./pages/metric/Metrics.tsx'), 'Metrics'),
})

const metric = createRoute({
  getParentRoute: () => frame,
  path: '/metric/$key',
  component: lazyRouteComponent(() => import('./pages/metric/MetricPage.tsx'), 'MetricPage'),
  validateSearch: (search): { period?: string; by?: string; unit?: string } => ({
    period: period(search.period),
    by: text(search.by),
    unit: text(search.unit),
  }),
})

const causes = createRoute({
  getParentRoute: () => frame,
  path: '/causes',
  component: lazyRouteComponent(() => import('./pages/review-room/CauseCount.tsx'), 'CauseCount'),
})

const room = createRoute({ getParentRoute: () => root, id: 'room', component: FullScreen })

const reviewRoom = createRoute({
  getParentRoute: () => room,
  path: '/review-room/$id',
  component: lazyRouteComponent(() => import('./pages/review-room/ReviewRoom.tsx'), 'ReviewRoom'),
  validateSearch: (search): { pane?: 'facts' | 'causes' | 'actions' } =>
    search.pane === 'facts' || search.pane === 'causes' || search.pane === 'actions' ? { pane: search.pane } : {},
})

const executionTable = createRoute({
  getParentRoute: () => frame,
  path: '/execution/$id',
  component: lazyRouteComponent(() => import('./pages/execution-table/ExecutionTable.tsx'), 'ExecutionTable'),
  validateSearch: (search): { show?: 'doing' | 'blocked' | 'overdue' } =>
    search.show === 'doing' || search.show === 'blocked' || search.show === 'overdue' ? { show: search.show } : {},
})

const execution = createRoute({
  getParentRoute: () => frame,
  path: '/execution',
  component: lazyRouteComponent(() => import('./pages/execution-table/Tables.tsx'), 'Tables'),
})

const lineage = createRoute({
  getParentRoute: () => frame,
  path: '/lineage/$entity/$id',
  component: lazyRouteComponent(() => import('./pages/lineage/Lineage.tsx'), 'Lineage'),
})

const processes = createRoute({
  getParentRoute: () => frame,
  path: '/processes',
  component: lazyRouteComponent(() => import('./pages/process-editor/ProcessEditor.tsx'), 'ProcessEditor'),
  validateSearch: (search): { version?: string; from?: string; view?: 'map' | 'table' | 'diff' } => ({
    version: text(search.version),
    from: text(search.from),
    ...((search.view === 'map' || search.view === 'table' || search.view === 'diff') && { view: search.view }),
  }),
})

const organisation = createRoute({
  getParentRoute: () => frame,
  path: '/organisation',
  component: lazyRouteComponent(() => import('./pages/organisation/Organisation.tsx'), 'Organisation'),
  validateSearch: (search): { unit?: string } => ({ unit: text(search.unit) }),
})

const access = createRoute({
  getParentRoute: () => frame,
  path: '/settings/roles',
  component: lazyRouteComponent(() => import('./pages/access/Access.tsx'), 'Access'),
  validateSearch: (search): { role?: string } => ({ role: text(search.role) }),
})

const effects = createRoute({
  getParentRoute: () => frame,
  path: '/improvement-project/$id/effect',
  component: lazyRouteComponent(() => import('./pages/effect/Effects.tsx'), 'Effects'),
})

const day = (value: unknown) => (/^\d{4}-\d\d-\d\d$/.test(String(value)) ? String(value) : undefined)

const pools = createRoute({
  getParentRoute: () => frame,
  path: '/pools',
  component: lazyRouteComponent(() => import('./pages/pool/Pools.tsx'), 'Pools'),
  validateSearch: (search): { pool?: string; show?: 'tonight' } => ({
    pool: text(search.pool),
    ...(search.show === 'tonight' && { show: 'tonight' }),
  }),
})

const response = createRoute({
  getParentRoute: () => frame,
  path: '/response',
  component: lazyRouteComponent(() => import('./pages/response/Response.tsx'), 'Response'),
  validateSearch: (search): { clock?: 'first_contact' | 'follow_up'; grade?: string } => ({
    ...((search.clock === 'first_contact' || search.clock === 'follow_up') && { clock: search.clock }),
    grade: text(search.grade),
  }),
})

const assignment = createRoute({
  getParentRoute: () => frame,
  path: '/assignment',
  component: lazyRouteComponent(() => import('./pages/assignment/Assignment.tsx'), 'Assignment'),
  validateSearch: (search): { plan?: string; from?: string; to?: string } => ({
    plan: text(search.plan),
    from: day(search.from),
    to: day(search.to),
  }),
})

const scorecardTest = createRoute({
  getParentRoute: () => frame,
  path: '/scorecard-test',
  component: lazyRouteComponent(() => import('./pages/scorecard/BackTest.tsx'), 'BackTest'),
  validateSearch: (search): { card?: string } => ({ card: text(search.card) }),
})

const workingCalendar = createRoute({
  getParentRoute: () => frame,
  path: '/settings/calendar',
  component: lazyRouteComponent(() => import('./pages/working-calendar/WorkingCalendar.tsx'), 'WorkingCalendar'),
  validateSearch: (search): { month?: string } => ({
    month: /^\d{4}-\d\d$/.test(String(search.month)) ? String(search.month) : undefined,
  }),
})

const tree = root.addChildren([
  signIn,
  setup,
  publicQuote,
  sign,
  room.addChildren([reviewRoom]),
  frame.addChildren([
    workbench,
    approvals,
    approvalFlows,
    pipeline,
    funnel,
    winLoss,
    lostRate,
    receivables,
    dashboard,
    metrics,
    metric,
    causes,
    execution,
    executionTable,
    lineage,
    processes,
    organisation,
    access,
    effects,
    pools,
    response,
    assignment,
    scorecardTest,
    workingCalendar,
    settings,
    company,
    everything,
    security,
    migration,
    importing,
    list,
    record,
  ]),
])

export const router = createRouter({
  routeTree: tree,
  defaultNotFoundComponent: NowhereFound,
  defaultErrorComponent: () => <Failure />,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
