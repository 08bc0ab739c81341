/** One line of a record's story. */
export interface TimelineEntry {
  readonly id: string
  readonly at: string
  readonly kind: 'event' | 'comment' | 'activity'
  readonly actor: { readonly id: string; readonly name: string } | null
  readonly verb: string
  readonly label: string
  readonly labelEn: string
  readonly changes: readonly FieldChange[]
  readonly body: string | null
  readonly facts?: Readonly<Record<string, unknown>>
  /** The record the line is about, when it is not the subject itself. */
  readonly record?: { readonly entity: string; readonly id: string }
}

/** Values as people read them; of a masked field only that it changed. */
export interface FieldChange {
  readonly field: string
  readonly label: string
  readonly before: string | null
  readonly after: string | null
  readonly masked: boolean
}

/** A moment to the microsecond, and what tells entries of the same moment apart. */
export interface Place {
  readonly at: string
  readonly key: string
}

export interface Placed {
  readonly place: Place
  readonly entry: TimelineEntry
}

export interface Page {
  /** Only what stands below this place. */
  readonly before: Place | null
  readonly limit: number
}
