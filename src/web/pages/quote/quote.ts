/** What the server says of an offer while it is written. */
export interface Line {
  readonly productId: string | null
  readonly bundleId: string | null
  readonly name: string
  readonly description: string | null
  readonly quantity: number
  readonly unit: string | null
  readonly listPrice: number | null
  readonly unitPrice: number
  readonly amount: number
  readonly discount: number | null
  readonly because: readonly string[]
}

export interface CalledClause {
  readonly id: string
  readonly title: string
  readonly because: string
  readonly mandatory: boolean
  readonly present: boolean
}

export interface Assessment {
  readonly lines: readonly Line[]
  /** Why lines of the draft cannot be offered any more. */
  readonly faults: readonly { readonly message: string }[]
  readonly totals: {
    readonly total: number
    readonly listTotal: number
    readonly concession: number
    readonly discount: number | null
    readonly tax: number
    readonly cost: number | null
    readonly margin: number | null
  }
  readonly inWords: string
  readonly authority: {
    readonly source: string
    readonly float: number | null
    readonly discount: number | null
    readonly concession: number | null
    readonly allowance: number | null
    readonly period: string
    readonly used: number
  }
  readonly reasons: readonly { readonly code: string; readonly text: string }[]
  readonly mayNamePrice: boolean
  readonly buyer: { readonly exemption: 'approved' | 'pending' | null }
  readonly missing: readonly { readonly field: string; readonly label: string }[]
  readonly clauses: readonly CalledClause[]
}

export interface Editor {
  readonly lines: readonly Line[]
  readonly clauses: readonly { readonly id: string; readonly title: string; readonly body: string }[]
  readonly versions: readonly {
    readonly id: string
    readonly number: number
    readonly state: string
    readonly total: number
  }[]
  readonly assessment: Assessment | null
  /** Without a mail server a letter to the customer stays in the outbox. */
  readonly canMail: boolean
}

/** A line under the hands of its writer: `key` stays while it is edited; without a price of its own it takes the book's. */
export interface Draft {
  readonly key: string
  readonly productId: string | null
  readonly bundleId: string | null
  readonly name: string
  readonly description: string
  readonly quantity: number | null
  readonly unitPrice: number | null
}

let made = 0
const newKey = (): string => `line-${++made}`

export const emptyDraft = (): Draft => ({
  key: newKey(),
  productId: null,
  bundleId: null,
  name: '',
  description: '',
  quantity: 1,
  unitPrice: null,
})

/** A price equal to the book's follows the book when the quantity changes. */
export const draftOf = ({ productId, bundleId, name, description, quantity, unitPrice, listPrice }: Line): Draft => ({
  key: newKey(),
  productId,
  bundleId,
  name,
  description: description ?? '',
  quantity,
  unitPrice: unitPrice === listPrice ? null : unitPrice,
})

export const isComplete = ({ productId, bundleId, quantity }: Draft): boolean =>
  (productId !== null || bundleId !== null) && quantity !== null && quantity > 0

export const inputOf = ({ productId, bundleId, quantity, unitPrice, description }: Draft) => ({
  ...(productId ? { productId } : { bundleId }),
  quantity,
  unitPrice,
  description: description || null,
})

/** The unit price that is so much below the book's, to the 分. */
export const priceAt = (listPrice: number, discount: number): number => Math.round(listPrice * (1 - discount))

const figures = ['quantity', 'listPrice', 'unitPrice', 'discount', 'amount']

/** Numbers stand above one another by their last digit, and their heads above them. */
export const isFigure = (column: string): boolean => figures.includes(column)
