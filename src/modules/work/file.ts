import type { Readable } from 'node:stream'
import {
  type Actor,
  type Ctx,
  change,
  command,
  contextFor,
  create,
  faults,
  get,
  type Runtime,
  reach,
  transact,
} from '../../kernel/index.ts'
import {
  FileMissing,
  FileRefused,
  type FileStore,
  type RefusedBecause,
  StorageAway,
} from '../../platform/files/store.ts'
import { verified } from '../../platform/files/verified.ts'
import { everybody } from '../people/index.ts'
import { type FileRow, file } from './file.entity.ts'
import { checkSubjects, requiredSubject } from './subject.ts'

const fail = faults('file', {
  too_large: {
    status: 422,
    zh: '文件太大。请压缩或拆分后再上传。',
    en: 'The file is too large. Compress or split it, then upload it again.',
    field: 'file',
  },
  empty: {
    status: 422,
    zh: '文件是空的,或没有传完。请重新选择文件。',
    en: 'The file is empty or did not arrive whole. Choose it again.',
    field: 'file',
  },
  runnable: {
    status: 422,
    zh: '不能上传程序、脚本或带宏的文档。请改为 PDF、图片或不带宏的 Office 文件。',
    en: 'Programs, scripts and documents with macros cannot be uploaded. Use PDF, pictures or Office files without macros.',
    field: 'file',
  },
  no_upload: {
    status: 403,
    zh: '你的角色没有上传文件的权限。请联系管理员开通。',
    en: 'Your role may not upload files. Ask an administrator for the right.',
  },
  lost: {
    status: 404,
    zh: '文件内容已不在存储中。请联系管理员从备份恢复,或重新上传。',
    en: 'The content of this file is no longer stored. Ask an administrator to restore it, or upload it again.',
  },
  storage_away: {
    status: 503,
    zh: '文件存储暂时连不上。请几分钟后再试;一直不行时请联系管理员检查存储服务。',
    en: 'The file storage cannot be reached. Try again in a few minutes; if it lasts, ask an administrator.',
  },
})

export interface Upload {
  readonly bytes: Readable
  readonly name: string
  /** The record it hangs on; without it the file is its uploader's alone until it is attached. */
  readonly subject?: { readonly entity: string; readonly id: string } | undefined
}

/** Takes an upload: who may attach it there is asked before a byte is read, the row is written after all are stored. */
export const storeFile = async (
  runtime: Runtime,
  actor: Actor,
  store: FileStore,
  { bytes, name, subject }: Upload,
): Promise<FileRow> => {
  if (!reach(actor, file.name, 'upload')) fail('no_upload')
  const hung = { subjectEntity: subject?.entity ?? null, subjectId: subject?.id ?? null }
  await checkSubjects(contextFor(runtime, runtime.store, actor), [hung])
  const shown = displayName(name)
  const stored = await store.put(bytes, shown).catch((error: unknown) => {
    if (error instanceof FileRefused) return fail(error.because satisfies RefusedBecause)
    return refuseStorage(runtime, error)
  })
  const { size, contentType, sha256, key } = stored
  try {
    return await transact(runtime, actor, (ctx) =>
      create(ctx, file, { name: shown, size, contentType, sha256, path: key, ...hung }, 'upload'),
    )
  } catch (error) {
    await store.remove(key)
    throw error
  }
}

/** Without the storage nothing else is lost: the reason goes to the log, the person is asked to come back. */
const refuseStorage = ({ log }: Pick<Ctx, 'log'>, error: unknown): never => {
  if (!(error instanceof StorageAway)) throw error
  log.error({ err: error.cause }, 'file storage is away')
  return fail('storage_away')
}

/** The last part of whatever path a browser sent, without what could break a line, turn the text around or hide an ending. */
export const displayName = (name: string): string => {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .toWellFormed()
  if (clean === '') return '未命名'
  const characters = [...clean]
  return characters.length <= 200 ? clean : [...characters.slice(0, 150), '…', ...characters.slice(-49)].join('')
}

export interface OpenedFile {
  readonly bytes: Readable
  readonly headers: Readonly<Record<string, string>>
}

/** The bytes for whoever may see the file, with headers under which no content can act as a page of ours. */
export const openFile = async (ctx: Ctx, store: FileStore, id: string): Promise<OpenedFile> => {
  const row = await get(ctx, file, id)
  const bytes = await store.open(row.path).catch((error: unknown) => {
    if (error instanceof FileMissing) return fail('lost')
    return refuseStorage(ctx, error)
  })
  return { bytes: verified(bytes, row.sha256), headers: fileHeaders(row) }
}

/** Kinds that a browser shows without running anything in them. */
const shownInline = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain'])

export const fileHeaders = ({
  name,
  size,
  contentType,
  sha256,
}: Pick<FileRow, 'name' | 'size' | 'contentType' | 'sha256'>): Record<string, string> => {
  const way = shownInline.has(contentType) ? 'inline' : 'attachment'
  // Browsers show no PDF in a sandbox; a PDF runs nothing of ours outside one.
  const policy = contentType === 'application/pdf' ? "default-src 'none'" : "default-src 'none'; sandbox"
  const ascii = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return {
    'content-type': contentType.startsWith('text/') ? 'text/plain; charset=utf-8' : contentType,
    'content-length': String(size),
    'content-disposition': `${way}; filename="${ascii}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': policy,
    'cache-control': 'private, no-cache',
    etag: `"${sha256}"`,
  }
}

export const attachFile = command(file, 'attach', {
  zh: '关联到记录',
  en: 'Attach',
  input: requiredSubject,
  allow: everybody,
  when: { subjectId: [null] },
  run: async (ctx, row, subject) => {
    await checkSubjects(ctx, [subject])
    await change(ctx, file, row, subject, { verb: 'attach' })
  },
})
