import type { Module } from '../../kernel/index.ts'
import { company } from './company.entity.ts'
import { customField } from './custom-field.entity.ts'
import { employee } from './employee.entity.ts'
import { assignment, post, unit } from './organisation.entity.ts'
import { role, roleGrant, userRole } from './role.entity.ts'
import { apiKey, session, user } from './user.entity.ts'

export { loadActor } from './actor.query.ts'
export { company } from './company.entity.ts'
export { customField } from './custom-field.entity.ts'
export { type Employee, employee } from './employee.entity.ts'
export { assignment, post, type Unit, unit } from './organisation.entity.ts'
export { role, roleGrant, userRole } from './role.entity.ts'
export { everybody, keepers, leaders, line, type RoleName, startRoles } from './roles.ts'
export { seedRoles } from './seed-roles.ts'
export { type SessionActor, sessionActor, signOut } from './session.ts'
export { type SignedIn, type SignIn, signIn } from './sign-in.ts'
export { apiKey, session, type User, user } from './user.entity.ts'

export const peopleModule: Module = {
  name: 'people',
  entities: [unit, post, employee, assignment, role, roleGrant, user, userRole, session, apiKey, customField, company],
}
