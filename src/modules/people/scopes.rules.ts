import type { Scope } from '../../kernel/index.ts'

/** `read`, `opportunity.*`, `*.read`, `opportunity.win` or `*`, separated by commas or spaces. */
export const readScopes = (text: string): string[] => [...new Set(text.split(/[\s,，、;；]+/).filter(Boolean))]

export const isScope = (scope: string): boolean =>
  /^(?:\*|read|(?:\*|[a-z][a-z0-9-]*)\.(?:\*|[a-z][a-zA-Z0-9-]*))$/.test(scope)

// Accounts, passwords, keys and rights are administered by people who signed in: a key could give itself more otherwise.
const personal = new Set(['user', 'session', 'api-key', 'role', 'role-grant', 'user-role'])

const covers = (scope: string, entity: string, verb: string): boolean => {
  // A view answers a question: it is reading, whatever its name.
  if (entity === 'view' && (scope === 'read' || scope === '*.read')) return true
  const [wantedEntity, wantedVerb] = scope === 'read' ? ['*', 'read'] : scope === '*' ? ['*', '*'] : scope.split('.')
  return (wantedEntity === '*' || wantedEntity === entity) && (wantedVerb === '*' || wantedVerb === verb)
}

/** The grants of a person that a key with these scopes carries: never more, never further. */
export const narrowed = (grants: ReadonlyMap<string, Scope>, scopes: readonly string[]): Map<string, Scope> =>
  new Map(
    [...grants].filter(([grant]) => {
      const [entity = '', verb = ''] = grant.split('.')
      return (verb === 'read' || !personal.has(entity)) && scopes.some((scope) => covers(scope, entity, verb))
    }),
  )
