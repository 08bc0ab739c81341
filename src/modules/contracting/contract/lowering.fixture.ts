import { expect } from 'vitest'
import { contractWorld } from './contract.fixture.ts'

/** Contracts in force that are lowered, as their people do it. */
export const loweringWorld = async () => {
  const c = await contractWorld()
  const { w, rep, finance, legal, director, at, drawn, runningApproval } = c

  /** In force without its papers: 30 % due first, 70 % on acceptance. */
  const running = async (amount: number, more: object = {}) => {
    const made = await drawn(amount, more)
    await c.force(made.id)
    const [first, last] = await planOf(made.id)
    return { ...made, first: first.id as string, last: last.id as string }
  }
  const planOf = async (contractId: string) =>
    (await w.as(rep).get('receivable', { filter: { contractId }, sort: 'dueOn' })).body.items
  const amend = (id: string, amount: number) =>
    at(rep, `contract/${id}/amend`, { name: '减少两条产线', amount, text: '客户少要两条产线' })
  const cutsOf = async (contractId: string) =>
    (await w.as(rep).get('plan-cut', { filter: { contractId } })).body.items as {
      id: string
      version: number
      amount: number
      receivableId: { id: string } | string
    }[]
  const lowered = async (id: string, amount: number): Promise<string> => {
    const answer = await amend(id, amount)
    expect(answer.status, answer.text).toBe(200)
    return answer.body.result.contractId
  }
  const approve = async (id: string, people = [director]) => {
    const answer = await at(rep, `contract/${id}/submit`)
    expect(answer.status, answer.text).toBe(200)
    const approval = await runningApproval(id)
    for (const person of people)
      expect((await at(person, `approval/${approval}/approve`, { opinion: '同意' })).status).toBe(200)
    await c.passLegal(id)
  }
  const onPaper = async (id: string) => {
    const { body } = await w.as(legal).upload('file', '扫描.txt', `扫描件 ${id}`)
    await at(legal, `file/${body.id}/attach`, { subjectEntity: 'contract', subjectId: id })
    return at(legal, `contract/${id}/signOnPaper`, { signedOn: '2026-03-10', fileId: body.id })
  }
  const inForce = async (id: string, people = [director]) => {
    await approve(id, people)
    const answer = await onPaper(id)
    expect(answer.body.state, answer.text).toBe('effective')
  }
  const standing = async (contractId: string) => (await w.as(rep).get('contract-standing', { contractId })).body
  const invoiced = (receivableId: string, amount: number, number: string, kind = 'special') =>
    at(finance, 'invoice', { receivableId, number, kind, amount })

  return { ...c, running, planOf, amend, cutsOf, lowered, approve, onPaper, inForce, standing, invoiced }
}
