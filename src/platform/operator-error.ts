/** A condition the person running Bihuan can put right. The message is the whole output: no stack, no retry. */
export class OperatorError extends Error {
  constructor(zh: string, en: string, cause?: unknown) {
    super(`${zh}\n${en}`, { cause })
    this.name = 'OperatorError'
  }
}
