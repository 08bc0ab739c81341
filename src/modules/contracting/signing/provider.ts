import type { Ctx } from '../../../kernel/index.ts'

// How another signing service is added: docs/guide/e-sign.md.

/** One who signs. */
export interface Signer {
  /** Ours; reports name the signer by it. */
  readonly key: string
  /** 1, 2, 3 …: who stands later is asked when all before have signed. */
  readonly order: number
  readonly side: 'customer' | 'company'
  readonly name: string
  /** The company the signature binds. */
  readonly organisation: string
  /** By one of these two the service finds the person. */
  readonly email: string | null
  readonly phone: string | null
}

/** A text on its way to be signed by everybody; what services call envelope, 签署流程 or 签署任务. */
export interface Envelope {
  /** Ours, the same for every try: a service that has it already starts nothing again. */
  readonly reference: string
  readonly providerId: string
  readonly contractId: string
  readonly title: string
  /** Number of the contract. */
  readonly number: string
  readonly signers: readonly Signer[]
  /** The finalised text as PDF, made when it is asked for. */
  document(): Promise<Buffer>
  /** Where the service tells us what happened. */
  readonly callbackUrl: string
}

export interface SignerReport {
  readonly key: string
  readonly state: 'waiting' | 'invited' | 'viewed' | 'signed' | 'declined'
  /** When it came to that. */
  readonly at: string | null
  /** Why it was declined. */
  readonly reason: string | null
}

/** How an envelope stands. */
export interface Report {
  readonly state: 'signing' | 'signed' | 'declined' | 'withdrawn' | 'expired'
  readonly signers: readonly SignerReport[]
  readonly reason: string | null
  /** What the service calls it, for people who look it up there. */
  readonly outsideId: string | null
}

export interface SignedPapers {
  readonly pdf: Buffer
  /** Signed by the service; otherwise the company's own seal is put on it. */
  readonly isSealed: boolean
  /** Who signed when and how it is known, where that is no part of the PDF. */
  readonly evidence: { readonly name: string; readonly bytes: Buffer } | null
}

/** What came in at the callback address, as it came. */
export interface Callback {
  readonly header: (name: string) => string
  readonly body: string
}

export interface Heard {
  /** The service's number of this message: each is listened to once. */
  readonly id: string
  readonly reference: string
  readonly report: Report
}

/**
 * A way to have a text signed. The built-in one works inside our own transaction; one outside is called by a job that tries
 * again, never inside a transaction, and says by `Unanswered` what kept it from answering.
 */
export interface SigningProvider {
  readonly isOutside: boolean
  start(ctx: Ctx, envelope: Envelope): Promise<Report>
  /** Asked from time to time, because callbacks get lost. */
  ask(ctx: Ctx, envelope: Envelope): Promise<Report>
  /** Once all have signed. */
  fetch(ctx: Ctx, envelope: Envelope): Promise<SignedPapers>
  /** `signed` when it came too late. */
  cancel(ctx: Ctx, envelope: Envelope, reason: string): Promise<Report>
  /** Checks who sent it and when, and reads it; refuses otherwise. Only where a service calls back. */
  hear?(ctx: Ctx, providerId: string, callback: Callback): Promise<Heard>
}

/** The service did not do what it was asked. */
export class Unanswered extends Error {
  /** What it answered, or why it was not reached; for people. */
  readonly answer: string
  /** The same call would be refused again. */
  readonly isFinal: boolean

  constructor(answer: string, { isFinal = false } = {}) {
    super(answer)
    this.answer = answer
    this.isFinal = isFinal
  }
}
