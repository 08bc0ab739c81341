/** What the server says over HTTP (architecture §7), as far as the web reads it. */

export interface Label {
  readonly zh: string
  readonly en?: string
}

export type Kind =
  | 'text'
  | 'long-text'
  | 'integer'
  | 'decimal'
  | 'percent'
  | 'money'
  | 'date'
  | 'instant'
  | 'choice'
  | 'multi-choice'
  | 'boolean'
  | 'phone'
  | 'email'
  | 'url'
  | 'reference'
  | 'person'
  | 'file'
  | 'address'
  | 'auto-number'
  | 'json'

export type Operator =
  | 'eq'
  | 'ne'
  | 'in'
  | 'nin'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'contains'
  | 'has'
  | 'within'
  | 'empty'

export type Tone = 'neutral' | 'success' | 'warning' | 'danger' | 'information'

export interface Choice extends Label {
  readonly value: string
  readonly tone?: Tone
}

export interface Field {
  readonly key: string
  readonly kind: Kind
  readonly label: Label
  readonly help?: string | null
  readonly helpEn?: string
  readonly required: boolean
  readonly editable: boolean
  /** Said once, when the record is created. */
  readonly fixed?: boolean
  readonly masked?: boolean
  readonly filters?: readonly Operator[]
  readonly sortable?: boolean
  readonly total?: 'sum' | 'avg' | null
  readonly search?: boolean
  readonly choices?: readonly Choice[]
  readonly target?: string
  readonly max?: number
  readonly min?: number
  readonly scale?: number
  /** A year, a place in an order: a number without thousands and without a sum. */
  readonly nominal?: boolean
  /** The choice beside it that says what kind of number it is. */
  readonly measuredBy?: { readonly field: string; readonly kinds: Readonly<Record<string, Kind>> }
  readonly custom?: boolean
  readonly default?: unknown
}

export interface Verb {
  readonly name: string
  readonly label: Label
  readonly scope: 'record' | 'kind'
  readonly tone?: 'primary' | 'danger'
  readonly input: readonly Field[]
}

export type Right = 'read' | 'create' | 'update' | 'remove' | 'export' | 'import' | 'reveal'

export interface EntityMeta {
  readonly name: string
  readonly label: Label
  readonly title: string
  readonly list: readonly string[]
  readonly order?: string
  readonly can: readonly Right[]
  readonly subject: boolean
  /** Imports may look for the same record in the entity's own way. */
  readonly identity: boolean
  readonly fields: readonly Field[]
  readonly verbs: readonly Verb[]
  readonly children: readonly { readonly entity: string; readonly field: string; readonly label: Label }[]
}

export interface Actor {
  readonly userId: string
  readonly employeeId: string | null
  readonly name: string
  readonly roles: readonly string[]
  /** The session that asks, of those one has open; not known of a key. */
  readonly sessionId?: string
  /** The password is one that an administrator gave, and the company wants it changed before anything else. */
  readonly mustChangePassword?: boolean
}

export interface Meta {
  readonly actor: Actor
  readonly company: {
    readonly name: string
    readonly timeZone: string
    readonly currency: string
    readonly closedMeans: string
  }
  readonly entities: readonly EntityMeta[]
  readonly views: readonly { readonly name: string; readonly label: Label; readonly input: readonly Field[] }[]
}

/** One record. Field values stand beside these keys under the field's own key. */
export interface Row {
  readonly id: string
  readonly version: number
  readonly labels: Readonly<Record<string, string>>
  readonly can: readonly string[]
  readonly [key: string]: unknown
}

export interface Page {
  readonly items: readonly Row[]
  readonly next: string | null
  readonly count: { readonly value: number; readonly capped: boolean } | null
}

export type Filter = { readonly [key: string]: unknown }

export interface TimelineItem {
  readonly id: string
  readonly at: string
  readonly actor: { readonly id: string; readonly name: string } | null
  readonly kind: 'event' | 'comment' | 'activity'
  readonly verb: string
  readonly label: string
  readonly labelEn: string
  readonly changes: readonly { field: string; label: string; before: unknown; after: unknown }[]
  readonly body?: string | null
  readonly facts?: Readonly<Record<string, unknown>>
}

export interface SearchGroup {
  readonly entity: string
  readonly label: Label
  readonly items: readonly { id: string; title: string; subtitle?: string | null }[]
}

export interface FieldFault {
  readonly field: string | null
  readonly code: string
  readonly message: string
}

export interface Conflict {
  readonly field: string
  readonly label: string
  readonly before: unknown
  readonly theirs: unknown
  readonly mine: unknown
}
