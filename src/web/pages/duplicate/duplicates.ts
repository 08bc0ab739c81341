import type { Row } from '../../client/contract.ts'

export const kinds = ['account', 'contact', 'lead'] as const
export type Kind = (typeof kinds)[number]

interface Side {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly owner: string | null
}

export interface Pair {
  readonly by: readonly ('company' | 'phone' | 'email' | 'creditCode')[]
  readonly one: Side
  readonly two: Side
}

export type Choice = 'kept' | 'gone'

export interface Preview {
  readonly kept: Row
  readonly gone: Row
  readonly fields: readonly {
    readonly key: string
    readonly label: { readonly zh: string; readonly en: string }
    readonly differs: boolean
    readonly masked: boolean
    /** What is taken where nobody chooses. */
    readonly choice: Choice
  }[]
  readonly children: readonly {
    readonly entity: string
    readonly label: { readonly zh: string; readonly en?: string }
    readonly count: number
  }[]
}
