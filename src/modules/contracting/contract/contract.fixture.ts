import { expect } from 'vitest'
import { sql } from '../../../kernel/index.ts'
import type { FileStore } from '../../../platform/files/store.ts'
import { contractingWorld } from '../contracting.fixture.ts'

/** A company that draws up, approves and signs contracts as its people do, through the real routes. */
export const contractWorld = async (files?: FileStore) => {
  const c = await contractingWorld(files)
  const { w, rep, finance, legal, vp, director, admin } = c
  const [template] = await w.app.store.rows<{ id: string }>(sql`select id from contracting.template`)

  const at = (client: typeof rep, path: string, body: object = {}) => w.as(client).post(path, body)
  const read = async (id: string) => (await w.as(rep).get(`contract/${id}`)).body

  /** A contract with the standard text and a plan that adds up. */
  const drawn = async (amount: number, more: object = {}, plan = [0.3, 0.7]) => {
    const accountId = await c.accountOf(`客户 ${Math.random()}`)
    const { body } = await at(rep, 'contract', {
      name: '产线改造合同',
      accountId,
      amount,
      templateId: template!.id,
      ...more,
    })
    const id = body.id as string
    const first = Math.round(amount * plan[0]!)
    const lines = [
      { name: '首付款', kind: 'first', dueOn: '2026-03-20', amount: first },
      { name: '验收款', kind: 'acceptance', dueOn: '2026-06-20', amount: amount - first },
    ]
    for (const line of plan[1] ? lines : lines.slice(0, 1))
      await at(rep, 'receivable', { ...line, contractId: id, issuedOn: '2026-03-10' })
    return { id, accountId }
  }

  const passLegal = async (id: string) => {
    const { body } = await w.as(legal).get('legal-check', { filter: { contractId: id } })
    for (const { id: check } of body.items) await at(legal, `legal-check/${check}/pass`)
  }

  const runningApproval = async (id: string) =>
    (await w.as(admin).get('approval', { filter: { subjectId: id, state: 'running' } })).body.items[0]?.id as string

  const approved = async (amount: number, more: object = {}) => {
    const made = await drawn(amount, more)
    expect((await at(rep, `contract/${made.id}/submit`)).status).toBe(200)
    const approval = await runningApproval(made.id)
    for (const person of amount > 500_000_00 ? [finance, legal, vp] : [director])
      expect((await at(person, `approval/${approval}/approve`, { opinion: '同意' })).status).toBe(200)
    await passLegal(made.id)
    return made
  }

  const partiesFor = async (id: string, ours = vp) => {
    await at(rep, 'signing-party', {
      contractId: id,
      position: 1,
      side: 'customer',
      name: '王经理',
      email: 'wang@example.cn',
    })
    await at(rep, 'signing-party', {
      contractId: id,
      position: 2,
      side: 'company',
      name: '副总裁',
      employeeId: ours.employeeId,
    })
  }

  const lastMail = async (id: string) => {
    const [mail] = await w.app.store.rows<{ body: string; subject: string }>(
      sql`select body, subject from work.mail where subject_id = ${id}::uuid order by id desc limit 1`,
    )
    return mail!
  }
  const http = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await w.http.inject({ method, url, ...(payload && { payload }) })
    return { status: answer.statusCode, body: answer.json() }
  }
  const signByLink = async (id: string) => {
    const token = linkIn((await lastMail(id)).body)
    await http('POST', `/api/sign/${token}/code`)
    const code = /\d{6}/.exec((await lastMail(id)).subject)![0]
    return http('POST', `/api/sign/${token}`, { code, kind: 'typed', mark: '王经理', consent: true })
  }
  const ourParty = async (id: string) =>
    (await w.as(rep).get('signing-party', { filter: { contractId: id, side: 'company' } })).body.items[0].id as string

  return {
    ...c,
    at,
    read,
    drawn,
    passLegal,
    runningApproval,
    approved,
    partiesFor,
    lastMail,
    http,
    signByLink,
    ourParty,
  }
}

export const linkIn = (text: string) => /\/sign\/([\w-]+)/.exec(text)![1]!
