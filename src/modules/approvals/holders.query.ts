import { type Ctx, type FieldFault, sql } from '../../kernel/index.ts'
import type { ApproverRule, FlowGraph, FlowNode } from './graph.rules.ts'

interface Named {
  readonly node: string
  readonly by: 'role' | 'post' | 'person'
  readonly of: string
}

const namedBy = (rule: ApproverRule): readonly Pick<Named, 'by' | 'of'>[] => {
  if (rule.by === 'role') return [{ by: 'role', of: rule.role }]
  if (rule.by === 'post') return [{ by: 'post', of: rule.postId }]
  return rule.by === 'person' ? [{ by: 'person', of: rule.employeeId }] : []
}

const namedIn = (node: FlowNode): Named[] => {
  if (node.kind === 'branch') return []
  const people = node.kind === 'copy' ? node.people : [...node.approvers, ...(node.copies ?? [])]
  const standIn = node.kind === 'step' && typeof node.onEmpty === 'object' ? [node.onEmpty.person] : []
  return [...people.flatMap(namedBy), ...standIn.map((of) => ({ by: 'person' as const, of }))].map((one) => ({
    node: node.name,
    ...one,
  }))
}

const words = {
  role: { zh: '没有标识为「{of}」的角色', en: 'there is no role with the key “{of}”' },
  post: { zh: '所选的岗位已经不存在', en: 'the post no longer exists' },
  person: { zh: '所选的人员已不在职,或没有可用的账号', en: 'the person has left, or has no account that works' },
} as const

/** Roles, posts and people that a flow names and the company does not have: a slip would send every document to a stand-in. */
export const holderFaults = async (ctx: Ctx, graph: FlowGraph): Promise<FieldFault[]> => {
  const named = graph.nodes.flatMap(namedIn)
  const missing = await ctx.db.rows<Named>(sql`select n.node, n."by", n."of"
    from json_to_recordset(${JSON.stringify(named)}::json) as n (node text, "by" text, "of" text)
    where not case n."by" when 'role' then exists (select from people.role as r where r.key = n."of" and r.deleted_at is null)
      when 'post' then exists (select from people.post as p where p.id::text = n."of" and p.deleted_at is null)
      else exists (select from people.employee as e join people.user as u on u.employee_id = e.id and u.state = 'active' and u.deleted_at is null
        where e.id::text = n."of" and e.state = 'active' and e.deleted_at is null) end`)
  return missing.map(({ node, by, of }) => ({
    field: 'graph',
    code: 'holder',
    message: `「${node}」${words[by].zh.replace('{of}', of)}。请另选。`,
    en: `“${node}”: ${words[by].en.replace('{of}', of)}. Choose another.`,
  }))
}
