import { z } from 'zod'
import { draftFields } from '../kernel/command/input.ts'
import { seenVersion } from '../kernel/command/run.ts'
import type { Entity, Fields } from '../kernel/entity/entity.ts'
import {
  allEntities,
  allViews,
  commandsOn,
  customFieldsOf,
  type Place,
  placeIn,
  placesOf,
} from '../kernel/entity/registry.ts'
import { allRefusals } from '../kernel/error.ts'
import type { Field } from '../kernel/field/field.ts'
import { sessionCookie } from './context.ts'

type Json = Record<string, unknown>

/** OpenAPI 3.1 of everything that follows from the declarations; what the company called its own fields is for those who came in. */
export const openApi = (isInside: boolean): Json => {
  const told = (e: Entity, key: string) => isInside || !customFieldsOf(e).has(key)
  const paths: Json = {
    '/api/auth/sign-in': { post: operation('auth', '登录', { body: signIn, ok: whoActs }) },
    '/api/auth/sign-out': { post: operation('auth', '退出', { ok: {} }) },
    '/api/auth/me': { get: operation('auth', '当前用户', { ok: whoActs }) },
    '/api/meta': { get: operation('meta', '可用的实体、字段与操作', { ok: {} }) },
    '/api/search': { get: operation('search', '全局搜索', { query: { q: { type: 'string' } }, ok: {} }) },
  }
  for (const e of allEntities())
    Object.assign(
      paths,
      entityPaths(e, (key) => told(e, key)),
    )
  for (const v of allViews()) {
    const { properties, required } = objectSchema(v.input)
    paths[`/api/${v.name}`] = { get: operation('view', v.label.zh, { query: properties, needed: required, ok: {} }) }
  }
  for (const [path, operations] of Object.entries(besideEntities()))
    paths[path] = { ...(paths[path] as Json | undefined), ...operations }
  return {
    openapi: '3.1.0',
    info: { title: '闭环 Bihuan', version: '1', description: '错误遵循 RFC 9457;金额为分;时刻为 UTC。' },
    paths,
    components: {
      schemas: Object.fromEntries([...allEntities()].map((e) => [e.name, recordSchema(e, (key) => told(e, key))])),
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
      },
    },
    security: [{ key: [] }, { session: [] }],
    'x-refusals': Object.fromEntries(
      [...allRefusals()].map(([code, r]) => [code, { status: r.status, zh: r.zh, en: r.en }]),
    ),
  }
}

const signIn: Json = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string' }, password: { type: 'string' }, code: { type: 'string' } },
}

const whoActs: Json = {
  type: 'object',
  properties: {
    actor: {
      type: 'object',
      properties: {
        userId: { type: 'string', format: 'uuid' },
        name: { type: 'string' },
        roles: { type: 'array', items: { type: 'string' } },
        mustChangePassword: {
          type: 'boolean',
          description:
            '公司要求先修改管理员给的密码:在 POST /api/user/changePassword 之前,其他请求一律以 403 password.own_first 拒绝。',
        },
      },
    },
  },
}

const fieldSchema = (field: Field): Json => {
  const schema = z.toJSONSchema(field.kind.value({ ...field, required: true }), {
    unrepresentable: 'any',
    io: 'input',
  }) as Json
  delete schema.$schema
  return {
    ...schema,
    title: field.zh,
    ...(field.help && { description: field.help }),
    ...(field.choices && field.kind.name === 'choice' && { enum: field.choices.map((c) => c.value) }),
    ...(field.target && { 'x-entity': field.target }),
  }
}

const orNone = (schema: Json, isThere: boolean): Json => (isThere ? schema : { anyOf: [schema, { type: 'null' }] })

const propertiesOf = (fields: Fields): Json =>
  Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, orNone(fieldSchema(field), field.required)]))

const objectSchema = (fields: Fields): Json & { properties: Json; required: string[] } => ({
  type: 'object',
  additionalProperties: false,
  properties: propertiesOf(fields),
  required: Object.keys(fields).filter((key) => fields[key]!.required && fields[key]!.default === undefined),
})

type Told = (key: string) => boolean

const recordSchema = (e: Entity, told: Told): Json => ({
  type: 'object',
  title: e.label.zh,
  properties: {
    id: { type: 'string', format: 'uuid' },
    version: { type: 'integer' },
    ...Object.fromEntries(
      [
        ...placesOf(e).filter(({ key }) => told(key)),
        ...['createdAt', 'createdBy', 'updatedAt'].map((key) => placeIn(e, key) as Place),
      ].map(
        // A field that the company has made necessary was not, when older records were stored.
        ({ key, field, origin }) => [
          key,
          orNone(fieldSchema(field), field.required && !field.mask && origin === 'own'),
        ],
      ),
    ),
    labels: { type: 'object', additionalProperties: { type: 'string' } },
    can: { type: 'array', items: { type: 'string' } },
  },
})

const listQuery: Json = {
  filter: { type: 'string', description: '{"and":[{"amount":{"gte":1000000}}]}' },
  sort: { type: 'string', description: '-amount,name' },
  limit: { type: 'integer', minimum: 1, maximum: 200 },
  cursor: { type: 'string' },
  fields: { type: 'string' },
  q: { type: 'string' },
  count: { type: 'string', enum: ['exact', 'capped', 'none'] },
  deleted: { type: 'string', enum: ['true', 'false'] },
}

const problem: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    ...Object.fromEntries(['type', 'title', 'code', 'detail'].map((key) => [key, { type: 'string' }])),
    status: { type: 'integer' },
    fields: { type: 'array', items: { type: 'object', properties: { field: { type: ['string', 'null'] } } } },
  },
}

interface Parts {
  readonly body?: Json
  /** What is sent as a form, a file among it. */
  readonly form?: Json
  /** Kind of the bytes that are answered. */
  readonly bytes?: string
  readonly status?: 201 | 204
  readonly query?: Json
  /** Names in `query` that must be there. */
  readonly needed?: readonly string[]
  readonly path?: readonly string[]
  readonly ok: Json
}

const operation = (
  tag: string,
  summary: string,
  { body, form, bytes, query = {}, needed = [], path = [], status, ok }: Parts,
): Json => ({
  tags: [tag],
  summary,
  parameters: [
    ...path.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: needed.includes(name), schema })),
  ],
  ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
  ...(form && { requestBody: { required: true, content: { 'multipart/form-data': { schema: form } } } }),
  responses: {
    [status ?? 200]: {
      description: '成功',
      ...(status !== 204 && { content: { [bytes ?? 'application/json']: { schema: ok } } }),
    },
    default: { description: '错误(RFC 9457)', content: { 'application/problem+json': { schema: problem } } },
  },
})

const formOf = (more: Json = {}): Json => ({
  type: 'object',
  required: ['file'],
  properties: { ...more, file: { type: 'string', format: 'binary' } },
})

/** Import step by step, numbers and the bytes of files. */
const besideEntities = (): Record<string, Json> => {
  const [text, binary]: Json[] = [{ type: 'string' }, { type: 'string', format: 'binary' }]
  const step = (summary: string, body: Json = { type: 'object' }) => ({
    post: operation('import', summary, { path: ['id'], body, ok: {} }),
  })
  return {
    '/api/import': {
      get: operation('import', '自己没有做完的导入', { query: { entity: text as Json }, ok: {} }),
    },
    '/api/import/{id}': {
      get: operation('import', '查看一次导入', { path: ['id'], ok: {} }),
      post: operation('import', '上传要导入的文件;「id」处写对象,例如 account', {
        path: ['id'],
        form: formOf(),
        ok: {},
      }),
    },
    '/api/import/{id}/table': step('换一个工作表,或指明列名所在的行'),
    '/api/import/{id}/start': step('按列的对应预检或导入'),
    '/api/import/{id}/revert': step('撤销一次导入'),
    '/api/import/{id}/errors.csv': {
      get: operation('import', '没有导入的行', { path: ['id'], bytes: 'text/csv', ok: text as Json }),
    },
    '/api/metric/{key}': {
      get: operation('metric', '一个指标', {
        path: ['key'],
        query: { period: text, by: text, compare: text, unitId: text, ownerId: text },
        ok: {},
      }),
    },
    '/api/file': {
      post: operation('file', '上传文件;先写所属的记录,再写文件', {
        form: formOf({ subjectEntity: text, subjectId: text }),
        status: 201,
        ok: {},
      }),
    },
    '/api/file/{id}/content': {
      get: operation('file', '文件的内容', { path: ['id'], bytes: 'application/octet-stream', ok: binary as Json }),
    },
  }
}

const entityPaths = (e: Entity, told: Told): Json => {
  const record = { $ref: `#/components/schemas/${e.name}` }
  const page = {
    type: 'object',
    properties: {
      items: { type: 'array', items: record },
      next: { type: ['string', 'null'] },
      count: {
        type: ['object', 'null'],
        properties: { value: { type: 'integer' }, capped: { type: 'boolean' } },
      },
    },
  }
  const draft = objectSchema(Object.fromEntries(Object.entries(draftFields(e)).filter(([key]) => told(key))))
  const change = {
    ...draft,
    required: ['version'],
    properties: { ...draft.properties, version: { type: 'integer' } },
  }
  const verbs = [...commandsOn(e.name).values()].map((c) => [
    c.scope === 'record' ? `/api/${e.name}/{id}/${c.verb}` : `/api/${e.name}/${c.verb}`,
    {
      post: operation(e.name, `${e.label.zh}:${c.label.zh}`, {
        body: objectSchema(c.scope === 'record' ? { version: seenVersion, ...c.input } : c.input),
        path: c.scope === 'record' ? ['id'] : [],
        ok: c.scope === 'record' ? { allOf: [record, { properties: { result: {} } }] } : {},
      }),
    },
  ])
  return {
    [`/api/${e.name}`]: {
      get: operation(e.name, `${e.label.zh}列表`, { query: listQuery, ok: page }),
      post: operation(e.name, `新建${e.label.zh}`, { body: draft, status: 201, ok: record }),
    },
    [`/api/${e.name}/{id}`]: {
      get: operation(e.name, `查看${e.label.zh}`, { path: ['id'], ok: record }),
      patch: operation(e.name, `修改${e.label.zh}`, { path: ['id'], body: change, ok: record }),
      delete: operation(e.name, `删除${e.label.zh}`, { path: ['id'], status: 204, ok: {} }),
    },
    [`/api/${e.name}/{id}/restore`]: {
      post: operation(e.name, `从回收站恢复${e.label.zh}`, { path: ['id'], ok: record }),
    },
    [`/api/${e.name}/aggregate`]: {
      post: operation(e.name, `汇总${e.label.zh}`, { body: { type: 'object' }, ok: {} }),
    },
    [`/api/${e.name}/{id}/timeline`]: { get: operation(e.name, `${e.label.zh}的动态`, { path: ['id'], ok: {} }) },
    [`/api/${e.name}/export`]: {
      get: operation(e.name, `导出${e.label.zh}`, {
        query: { ...listQuery, format: { enum: ['csv', 'xlsx'] } },
        ok: {},
      }),
    },
    ...Object.fromEntries(verbs),
  }
}
