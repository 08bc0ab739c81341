import type { ProcessNode } from './process.entity.ts'

export const maxNodes = 40

type Step = Pick<ProcessNode, 'name' | 'responsiblePostId' | 'isWon'>

export type PublishFault = 'too_few_nodes' | 'duplicate_names' | 'no_post' | 'two_won'

/** The first reason why these nodes cannot be published, with the names it is about. */
export const publishFault = (nodes: readonly Step[]): { code: PublishFault; names: string } | null => {
  if (nodes.length < 2) return { code: 'too_few_nodes', names: '' }
  const said = new Set<string>()
  const twice = nodes.filter(({ name }) => said.size === said.add(name).size)
  const postless = nodes.filter((node) => node.responsiblePostId === null)
  const won = nodes.filter((node) => node.isWon)
  const named = (steps: readonly Step[]) => [...new Set(steps.map((step) => step.name))].join('、')
  if (twice.length > 0) return { code: 'duplicate_names', names: named(twice) }
  if (postless.length > 0) return { code: 'no_post', names: named(postless) }
  return won.length > 1 ? { code: 'two_won', names: named(won) } : null
}

/** The list with one element at another place; positions count from 1. */
export const movedTo = <T>(list: readonly T[], item: T, position: number): T[] => {
  const rest = list.filter((other) => other !== item)
  return [...rest.slice(0, position - 1), item, ...rest.slice(position - 1)]
}
