import type { Scope } from '../../kernel/index.ts'

interface RoleStart {
  readonly zh: string
  readonly en: string
  /** How far the role's grants reach where nothing else is said. */
  readonly reach: Scope
}

/** The roles every installation starts with. They are data afterwards: an administrator may change and add. */
export const startRoles = {
  rep: { zh: '销售代表', en: 'Sales representative', reach: 'team' },
  supervisor: { zh: '城市主管', en: 'City supervisor', reach: 'team' },
  province: { zh: '省区经理', en: 'Province manager', reach: 'team' },
  region: { zh: '大区经理', en: 'Regional manager', reach: 'team' },
  director: { zh: '销售总监', en: 'Sales director', reach: 'team' },
  vp: { zh: '销售副总裁', en: 'VP of sales', reach: 'all' },
  marketing: { zh: '市场', en: 'Marketing', reach: 'all' },
  presales: { zh: '产品专家', en: 'Presales', reach: 'all' },
  legal: { zh: '法务', en: 'Legal', reach: 'all' },
  finance: { zh: '财务', en: 'Finance', reach: 'all' },
  aftersales: { zh: '售后', en: 'After-sales', reach: 'all' },
  operations: { zh: '销售运营', en: 'Sales operations', reach: 'all' },
  auditor: { zh: '内审', en: 'Internal auditor', reach: 'all' },
  admin: { zh: '管理员', en: 'Administrator', reach: 'all' },
} as const satisfies Record<string, RoleStart>

export type RoleName = keyof typeof startRoles

/** Everybody who signs in. */
export const everybody = Object.keys(startRoles) as RoleName[]
/** Those who lead others in the sales line. */
export const leaders: RoleName[] = ['supervisor', 'province', 'region', 'director', 'vp']
/** The sales line: representatives and their leaders. */
export const line: RoleName[] = ['rep', ...leaders]
/** Those who keep the rules and the data in order. */
export const keepers: RoleName[] = ['operations', 'admin']
