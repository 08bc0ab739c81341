import { timingSafeEqual } from 'node:crypto'
import { parseInput } from '../kernel/command/input.ts'
import { faults, field } from '../kernel/index.ts'
import { createFirstAdmin, hasUsers, newToken } from '../modules/people/index.ts'
import type { App } from './runtime.ts'

const fail = faults('setup', {
  done: { status: 409, zh: '系统已有账号,请直接登录。', en: 'There are accounts already. Sign in.' },
  wrong_token: {
    status: 403,
    zh: '初始化口令不正确。请复制启动窗口里显示的口令。',
    en: 'The set-up token is wrong. Copy the one shown in the window of the server.',
    field: 'token',
  },
})

const fields = {
  token: field.text({ zh: '初始化口令', en: 'Set-up token', required: true, max: 200 }),
  company: field.text({ zh: '公司名称', en: 'Company', max: 80 }),
  email: field.email({ zh: '邮箱', en: 'Email', required: true }),
  name: field.text({ zh: '姓名', en: 'Name', required: true, max: 60 }),
  password: field.text({ zh: '密码', en: 'Password', required: true, max: 1000 }),
}

export interface SetupGate {
  isNeeded(): Promise<boolean>
  complete(body: unknown): Promise<void>
  /** Printed to the console while the installation has no account; whoever reads the console may make the first one. */
  readonly token: string
}

export const setupGate = (app: App): SetupGate => {
  const token = newToken()
  const isNeeded = async () => !(await hasUsers(app.store))
  return {
    token,
    isNeeded,
    complete: async (body) => {
      const input = parseInput(fields, body, false) as Record<'token' | 'email' | 'name', string> & {
        company?: string | null
      }
      const { password } = body as { password: string }
      if (!(await isNeeded())) fail('done')
      const given = Buffer.from(input.token)
      const wanted = Buffer.from(token)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) fail('wrong_token')
      await createFirstAdmin(app, { email: input.email, name: input.name, company: input.company, password })
    },
  }
}
