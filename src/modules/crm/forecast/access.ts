import { leaders, line, type RoleName } from '../../people/index.ts'

/** The sales line commits; those who plan and check read along. */
export const forecastReaders: RoleName[] = [...line, 'operations', 'finance', 'auditor', 'admin']
export const committers: RoleName[] = line
export const adjusters: RoleName[] = leaders
