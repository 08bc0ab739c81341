import type { FieldFault } from '../../kernel/index.ts'

// A graph comes from outside as free JSON. These are its shapes; what it means is checked before it is used.

type Check = (value: unknown) => boolean

const isText: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= 200
const oneOf =
  (...words: readonly unknown[]): Check =>
  (value) =>
    words.includes(value)
const listOf =
  (check: Check, max = 50): Check =>
  (value) =>
    Array.isArray(value) && value.length <= max && value.every(check)
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value)
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount: Check = (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 20
const isHours: Check = (value) => typeof value === 'number' && value >= 0 && value <= 10_000

/** Exactly these members: what is not named is refused. */
const shape =
  (members: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) &&
    Object.keys(value as object).every((key) => Object.hasOwn(members, key)) &&
    Object.entries(members).every(([key, check]) => check((value as Record<string, unknown>)[key]))

const anyOf =
  (...checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value))

const approver = anyOf(
  shape({ by: oneOf('person'), employeeId: isText }),
  shape({ by: oneOf('post'), postId: isText, everybody: optional((value) => typeof value === 'boolean') }),
  shape({ by: oneOf('superior'), levels: isCount }),
  shape({ by: oneOf('role'), role: isText, everybody: optional((value) => typeof value === 'boolean') }),
  shape({ by: oneOf('head'), level: optional(isText) }),
)

const named = { key: isText, name: isText }

const step = shape({
  ...named,
  kind: oneOf('step'),
  mode: oneOf('all', 'any', 'order'),
  approvers: listOf(approver),
  onSelf: optional(oneOf('superior', 'approve', 'refuse')),
  onEmpty: optional(anyOf(oneOf('admin', 'refuse'), shape({ person: isText }))),
  onDuplicate: optional(oneOf('once', 'each')),
  timeout: optional(shape({ hours: isHours, ladder: listOf(oneOf('remind', 'superior', 'transfer'), 10) })),
  editable: optional(listOf(isText)),
  copies: optional(listOf(approver)),
  next: isText,
})

const branch = shape({
  ...named,
  kind: oneOf('branch'),
  branches: listOf(shape({ name: isText, when: anyOf(oneOf(null), isObject), next: isText })),
})

const copy = shape({ ...named, kind: oneOf('copy'), people: listOf(approver), next: isText })

const outside: Check = (value) =>
  isObject(value) &&
  Object.values(value as object).every(
    shape({ zh: isText, kind: oneOf('money', 'percent', 'number', 'boolean', 'text') }),
  )

const graph = shape({ start: isText, nodes: listOf(anyOf(step, branch, copy), 200), values: optional(outside) })

const nodeShapes: Readonly<Record<string, Check>> = { step, branch, copy }

/** Refuses what is no graph at all, and says which node is wrong. */
export const shapeFaults = (value: unknown): FieldFault[] => {
  if (graph(value)) return []
  const nodes = (value as { nodes?: unknown } | null)?.nodes
  const wrong = Array.isArray(nodes)
    ? nodes.findIndex((node) => !nodeShapes[String((node as { kind?: unknown } | null)?.kind)]?.(node))
    : -1
  const message =
    wrong < 0 ? '「流程图」应包含 start 和 nodes。' : `「流程图」的第 ${wrong + 1} 个节点内容有误,请检查它的设置。`
  const en =
    wrong < 0
      ? '“Flow chart” holds start and nodes.'
      : `Node ${wrong + 1} of the flow chart is not as it should be: check its settings.`
  return [{ field: 'graph', code: 'shape', message, en }]
}
