/** How far a grant reaches: records of oneself and those below, or every record. */
export type Scope = 'team' | 'all'

/** Who acts. Built once per session from roles, organisation and API key, and never from what the client says. */
export interface Actor {
  readonly userId: string
  readonly employeeId: string
  readonly name: string
  readonly roles: readonly string[]
  /** Employees below the actor in the organisation today, the actor included. */
  readonly subtreeIds: readonly string[]
  /** `opportunity.win` → reach. Absent means refused. */
  readonly grants: ReadonlyMap<string, Scope>
  /** The browser session through which a person acts; absent for keys, jobs and the installation. */
  readonly sessionId?: string
  /** Looks into the recycle bin: what hangs on a record there is seen with it. */
  readonly inBin?: true
  /** Reads English. What is stored never depends on it. */
  readonly english?: boolean
}

export const reach = (actor: Actor, entityName: string, verb: string): Scope | undefined =>
  actor.grants.get(`${entityName}.${verb}`) ?? actor.grants.get('*')

/** The installation itself: migrations, schedules, reactions to events. */
export const systemActor: Actor = {
  userId: '00000000-0000-7000-8000-000000000000',
  employeeId: '00000000-0000-7000-8000-000000000000',
  name: '系统',
  roles: ['system'],
  subtreeIds: [],
  grants: new Map([['*', 'all']]),
}

export const isSystem = (actor: Actor): boolean => actor === systemActor
