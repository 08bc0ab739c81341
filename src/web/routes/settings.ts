import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { frame } from './frame.tsx'
import { text } from './search.ts'

const settings = createRoute({
  getParentRoute: () => frame,
  path: '/settings',
  component: lazyRouteComponent(() => import('../pages/settings/Settings.tsx'), 'Settings'),
})

const company = createRoute({
  getParentRoute: () => frame,
  path: '/settings/company',
  component: lazyRouteComponent(() => import('../pages/settings/Company.tsx'), 'Company'),
})

const everything = createRoute({
  getParentRoute: () => frame,
  path: '/settings/everything',
  component: lazyRouteComponent(() => import('../pages/settings/Everything.tsx'), 'Everything'),
})

const security = createRoute({
  getParentRoute: () => frame,
  path: '/settings/security',
  component: lazyRouteComponent(() => import('../pages/settings/Security.tsx'), 'Security'),
})

const migration = createRoute({
  getParentRoute: () => frame,
  path: '/settings/migration',
  component: lazyRouteComponent(() => import('../pages/migration-plan/MigrationPlans.tsx'), 'MigrationPlans'),
  validateSearch: (search): { run?: string } => ({ run: text(search.run) }),
})

const access = createRoute({
  getParentRoute: () => frame,
  path: '/settings/roles',
  component: lazyRouteComponent(() => import('../pages/access/Access.tsx'), 'Access'),
  validateSearch: (search): { role?: string } => ({ role: text(search.role) }),
})

const workingCalendar = createRoute({
  getParentRoute: () => frame,
  path: '/settings/calendar',
  component: lazyRouteComponent(() => import('../pages/working-calendar/WorkingCalendar.tsx'), 'WorkingCalendar'),
  validateSearch: (search): { month?: string } => ({
    month: /^\d{4}-\d\d$/.test(String(search.month)) ? String(search.month) : undefined,
  }),
})

export const settingsRoutes = [settings, company, everything, security, migration, access, workingCalendar] as const
