import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorOf, sessionCookie } from '../http/context.ts'
import { refuseForeignOrigin } from '../http/server.ts'
import { parseInput } from '../kernel/command/input.ts'
import { field } from '../kernel/index.ts'
import { type SessionActor, signIn, signOut } from '../modules/people/index.ts'
import type { App } from './runtime.ts'
import type { SetupGate } from './setup.ts'

const signInFields = {
  email: field.text({ zh: '邮箱', en: 'Email', required: true, max: 254 }),
  password: field.text({ zh: '密码', en: 'Password', required: true, max: 1000 }),
  code: field.text({ zh: '验证码', en: 'Code', max: 40 }),
}

/** Sign-in, sign-out, who am I, and the first use of an installation. */
export const authRoutes = (app: FastifyInstance, runtime: App, setup: SetupGate): void => {
  app.post('/api/auth/sign-in', { config: { open: true } }, async (request, reply) => {
    refuseForeignOrigin(request)
    const { email, code } = parseInput(signInFields, request.body, false) as Record<string, string | null>
    // A password is taken letter by letter, spaces included.
    const { password } = request.body as { password: string }
    const { token, expiresAt, actor, mustChangePassword, language } = await signIn(runtime, {
      email: email ?? '',
      password,
      ...(code ? { code } : {}),
      address: request.ip,
      agent: request.headers['user-agent'] ?? '',
    })
    setCookie(request, reply, token, new Date(expiresAt))
    const { userId, employeeId, name, roles } = actor
    return { actor: { userId, employeeId, name, roles, mustChangePassword }, language }
  })
  app.post('/api/auth/sign-out', async (request, reply) => {
    const token = request.cookies[sessionCookie]
    if (token) await signOut(runtime, token)
    reply.clearCookie(sessionCookie, { path: '/' })
    return {}
  })
  app.get('/api/auth/me', async (request) => {
    const {
      userId,
      employeeId,
      name,
      roles,
      sessionId,
      mustChangePassword = false,
    } = actorOf(request) as Partial<SessionActor>
    return { actor: { userId, employeeId, name, roles, sessionId, mustChangePassword } }
  })
  app.get('/api/setup', { config: { open: true } }, async () => ({ needed: await setup.isNeeded() }))
  app.post('/api/setup', { config: { open: true } }, async (request) => {
    refuseForeignOrigin(request)
    await setup.complete(request.body)
    return {}
  })
}

const setCookie = (request: FastifyRequest, reply: FastifyReply, token: string, expires: Date): void => {
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    expires,
  })
}
