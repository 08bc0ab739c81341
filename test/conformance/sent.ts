import { expect } from 'vitest'
import type { Actor } from '../../src/kernel/index.ts'
import type { World } from '../harness/world.ts'

/** Sends a body exactly as it is, as this person. */
export const sender =
  (w: World, { userId }: Actor) =>
  async (method: string, url: string, payload?: string | Buffer, type = 'application/json') => {
    const answer = await w.http.inject({
      method: method as 'POST',
      url,
      headers: {
        'x-actor': userId,
        authorization: 'Bearer test',
        ...(payload !== undefined && { 'content-type': type }),
      },
      ...(payload !== undefined && { payload }),
    })
    return { status: answer.statusCode, type: String(answer.headers['content-type']), text: answer.body }
  }

type Sent = Awaited<ReturnType<ReturnType<typeof sender>>>

/** A refusal that says what is wrong, field by field where a body was. */
export const expectProblem = ({ status, type, text }: Sent, what: string) => {
  expect(status >= 400 && status < 500, `${what}: ${status} ${text.slice(0, 300)}`).toBe(true)
  expect(type, what).toContain('application/problem+json')
  const problem = JSON.parse(text)
  expect(problem, what).toMatchObject({
    type: 'about:blank',
    status,
    code: expect.any(String),
    detail: expect.any(String),
  })
  if ([400, 413, 415, 422].includes(status)) expect(problem.fields?.length, `${what}: ${text}`).toBeGreaterThan(0)
}
