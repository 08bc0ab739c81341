interface Made {
  readonly entity: string
  readonly id: string
}

/** The record that a verb made and where people go on: `opens` of its result. */
export const madeBy = (answer: object): Made | undefined =>
  (answer as { result?: { opens?: Made } | null }).result?.opens
