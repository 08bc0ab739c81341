import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { type ListSearch, readListSearch } from './entity/list/search.ts'
import { SignIn } from './pages/sign-in/SignIn.tsx'
import { type Chosen, sideNames } from './pages/win-loss/win-loss.ts'
import { Workbench } from './pages/workbench/Workbench.tsx'
import { frame, room, root } from './routes/frame.tsx'
import { loopRoutes, reviewRoom } from './routes/loop.ts'
import { period, text } from './routes/search.ts'
import { settingsRoutes } from './routes/settings.ts'
import { Failure, NotFound, NowhereFound } from './shell/Failure.tsx'

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
  validateSearch: (search): { owner?: 'me'; unit?: string; version?: string } => ({
    ...(search.owner === 'me' && { owner: 'me' }),
    version: text(search.version),
    unit: text(search.unit),
  }),
})

const funnel = createRoute({
  getParentRoute: () => frame,
  path: '/funnel',
  component: lazyRouteComponent(() => import('./pages/funnel/Funnel.tsx'), 'Funnel'),
  validateSearch: (search): { period?: string; version?: string } => ({
    period: period(search.period),
    version: text(search.version),
  }),
})

const forecast = createRoute({
  getParentRoute: () => frame,
  path: '/forecast',
  component: lazyRouteComponent(() => import('./pages/forecast/Forecast.tsx'), 'Forecast'),
  validateSearch: (search): { period?: string; of?: string } => ({
    period: period(search.period),
    of: text(search.of),
  }),
})

const waits = createRoute({
  getParentRoute: () => frame,
  path: '/waits',
  component: lazyRouteComponent(() => import('./pages/waits/Waits.tsx'), 'Waits'),
  validateSearch: (search): { period?: string; unit?: string; by?: 'unit' } => ({
    period: period(search.period),
    unit: text(search.unit),
    by: search.by === 'unit' ? 'unit' : undefined,
  }),
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

const day = (value: unknown) => (/^\d{4}-\d\d-\d\d$/.test(String(value)) ? String(value) : undefined)

const receivables = createRoute({
  getParentRoute: () => frame,
  path: '/receivables',
  component: lazyRouteComponent(() => import('./pages/receivables/Receivables.tsx'), 'Receivables'),
  validateSearch: (search): { on?: string } => ({ on: day(search.on) }),
})

const channels = createRoute({
  getParentRoute: () => frame,
  path: '/channels',
  component: lazyRouteComponent(() => import('./pages/channel/Channels.tsx'), 'Channels'),
  validateSearch: (search): { period?: string } => ({ period: period(search.period) }),
})

const duplicates = createRoute({
  getParentRoute: () => frame,
  path: '/duplicates',
  component: lazyRouteComponent(() => import('./pages/duplicate/Duplicates.tsx'), 'Duplicates'),
  validateSearch: (search): { kind?: 'lead' | 'contact'; kept?: string; gone?: string } => ({
    ...((search.kind === 'lead' || search.kind === 'contact') && { kind: search.kind }),
    kept: text(search.kept),
    gone: text(search.gone),
  }),
})

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
  path: '/assignment-simulation',
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

/** An address that belongs to no part of the product. */
const nowhere = createRoute({ getParentRoute: () => frame, path: '$', component: NotFound })

const tree = root.addChildren([
  signIn,
  setup,
  publicQuote,
  sign,
  room.addChildren([reviewRoom]),
  frame.addChildren([
    ...settingsRoutes,
    ...loopRoutes,
    workbench,
    approvals,
    approvalFlows,
    pipeline,
    funnel,
    forecast,
    waits,
    winLoss,
    lostRate,
    receivables,
    channels,
    duplicates,
    pools,
    response,
    assignment,
    scorecardTest,
    importing,
    list,
    record,
    nowhere,
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
