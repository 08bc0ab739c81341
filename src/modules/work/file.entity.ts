import { and, anyOf, entity, field, mine, type Row, sql, throughSubject, type Visible } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { subjectFields } from './subject.ts'

const by = 'system' as const

/** Uploaded and not yet hung on a record: its uploader's alone. */
const myLooseFile: Visible = (row, actor, scope) =>
  and([sql`${row('subjectId')} is null`, mine('createdBy')(row, actor, scope) as ReturnType<typeof sql>])

/** An uploaded file. Its bytes lie in the file store under a key of their own; the name is only ever shown. */
export const file = entity('file', {
  table: 'work.file',
  label: { zh: '文件', en: 'File' },
  events: { upload: { zh: '上传', en: 'Uploaded' } },
  title: 'name',
  fields: {
    name: field.text({ zh: '文件名', en: 'Name', max: 255, required: true, search: true, by }),
    size: field.integer({ zh: '大小(字节)', en: 'Size in bytes', required: true, by }),
    contentType: field.text({ zh: '类型', en: 'Content type', max: 120, required: true, by }),
    sha256: field.text({ zh: '指纹', en: 'SHA-256', max: 64, required: true, by }),
    path: field.text({ zh: '存储位置', en: 'Storage key', max: 80, required: true, by, mask: 'hide' }),
    subjectEntity: { ...subjectFields.subjectEntity, by: 'command' },
    subjectId: { ...subjectFields.subjectId, by: 'command' },
  },
  list: ['name', 'size', 'contentType'],
  grants: { read: everybody, upload: everybody, remove: everybody },
  visible: anyOf(throughSubject, myLooseFile),
  writable: mine('createdBy'),
})

export type FileRow = Row<typeof file>
