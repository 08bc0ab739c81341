import type { Module } from '../../kernel/index.ts'
import { issueApiKey } from './api-key.ts'
import { company } from './company.entity.ts'
import { customField } from './custom-field.entity.ts'
import { handOver, leaveCompany, moveEmployee, rejoinCompany } from './employee.commands.ts'
import { employee } from './employee.entity.ts'
import { forgetTriesJob, moveJob } from './jobs.ts'
import { assignment, post, unit } from './organisation.entity.ts'
import { role, roleGrant, userRole } from './role.entity.ts'
import { roleNames } from './role-names.query.ts'
import { revokeApiKey, revokeSession } from './session.commands.ts'
import { addStandardPosts } from './standard-posts.ts'
import {
  changePassword,
  chooseLanguage,
  confirmTwoFactorCode,
  disableAccount,
  disableTwoFactor,
  enableAccount,
  enrolTwoFactor,
  openAccount,
  resetPassword,
  resetTwoFactor,
} from './user.commands.ts'
import { apiKey, session, user } from './user.entity.ts'

export { loadActor } from './actor.query.ts'
export { apiKeyActor } from './api-key.ts'
export { company } from './company.entity.ts'
export { loadCompany } from './company.ts'
export { customField } from './custom-field.entity.ts'
export { addFieldUse, type FieldUse } from './custom-field-use.ts'
export { loadCustomFields } from './custom-fields.ts'
export { type Employee, employee } from './employee.entity.ts'
export { addUser, createFirstAdmin, hasUsers } from './first-use.ts'
export { hasGivenPassword, refuseGivenPassword } from './given-password.ts'
export { leaversAmong, refuseLeavers } from './leavers.ts'
export { type Mover, moversSql, staysWithin, unitOn, unitOnSql } from './movers.ts'
export { assignment, post, type Unit, unit } from './organisation.entity.ts'
export { addOwnership, type Ownership } from './ownership.ts'
export { hashPassword } from './passwords.ts'
export { role, roleGrant, userRole } from './role.entity.ts'
export { everybody, keepers, leaders, line, type RoleName } from './roles.ts'
export { seedRoles } from './seed-roles.ts'
export { type SessionActor, sessionActor, signOut } from './session.ts'
export { type SignedIn, type SignIn, signIn } from './sign-in.ts'
export { postOfRole } from './standard-posts.ts'
export { newToken } from './tokens.ts'
export { apiKey, session, type User, user } from './user.entity.ts'

export const peopleModule: Module = {
  name: 'people',
  entities: [unit, post, employee, assignment, role, roleGrant, user, userRole, session, apiKey, customField, company],
  commands: [
    addStandardPosts,
    moveEmployee,
    handOver,
    leaveCompany,
    rejoinCompany,
    openAccount,
    resetPassword,
    changePassword,
    disableAccount,
    enableAccount,
    enrolTwoFactor,
    chooseLanguage,
    confirmTwoFactorCode,
    disableTwoFactor,
    resetTwoFactor,
    issueApiKey,
    revokeSession,
    revokeApiKey,
  ],
  views: [roleNames],
  jobs: [moveJob, forgetTriesJob],
}
