import { entity, type FieldFault, field, through } from '../../kernel/index.ts'
import { everybody } from '../people/index.ts'
import { hangGivenFile } from '../work/index.ts'
import { inOpenReview } from './open-review.ts'
import { contributors } from './review.entity.ts'

const needs: Record<string, { keys: readonly string[]; zh: string; en: string }> = {
  record: {
    keys: ['recordEntity', 'recordId'],
    zh: '请选择作为依据的业务记录。',
    en: 'Choose the record that is the evidence.',
  },
  metric: {
    keys: ['rowId'],
    zh: '请选择作为依据的一行业绩数据。',
    en: 'Choose the row of figures that is the evidence.',
  },
  file: { keys: ['fileId'], zh: '请上传作为依据的文件。', en: 'Upload the file that is the evidence.' },
  interview: {
    keys: ['quote', 'saidBy'],
    zh: '请写下访谈原话和受访人。',
    en: 'Write down what was said in the interview, and by whom.',
  },
  url: { keys: ['url'], zh: '请填写作为依据的网址。', en: 'Give the address that is the evidence.' },
}

const pieces = ['rowId', 'recordId', 'fileId', 'quote', 'url']

const missing = (row: Readonly<Record<string, unknown>>): FieldFault[] => {
  const need = needs[String(row.kind)]
  const absent = need?.keys.find((key) => !row[key])
  return need && absent ? [{ field: absent, code: 'required', message: need.zh, en: need.en }] : []
}

/** What an evidence takes; `attach` asks for the same. */
export const evidencePieces = {
  kind: field.choice(
    {
      record: { zh: '业务记录', en: 'Record' },
      metric: { zh: '业绩数据', en: 'Metric' },
      file: { zh: '文件', en: 'File' },
      interview: { zh: '访谈原话', en: 'Interview quote' },
      url: { zh: '网址', en: 'Web address' },
    },
    { zh: '依据类型', en: 'Kind', required: true },
  ),
  rowId: field.ref('review-row', { zh: '业绩数据', en: 'Performance row' }),
  recordEntity: field.text({ zh: '记录类型', en: 'Record kind', max: 60 }),
  recordId: field.ref('', { zh: '记录', en: 'Record' }),
  fileId: field.file({ zh: '文件', en: 'File' }),
  quote: field.longText({ zh: '原话', en: 'Quote', max: 2000 }),
  saidBy: field.text({ zh: '受访人', en: 'Said by', max: 60 }),
  url: field.url({ zh: '网址', en: 'URL' }),
  note: field.text({ zh: '说明', en: 'Note', max: 300 }),
} as const

/** 依据: a number, a record, a file, a quotation or a page on which a problem, a cause or a lesson rests. */
export const evidence = entity('evidence', {
  table: 'reviews.evidence',
  label: { zh: '依据', en: 'Evidence' },
  title: 'kind',
  fields: {
    reviewId: field.ref('review', { zh: '复盘', en: 'Retrospective', required: true, by: 'system' }),
    subjectEntity: field.text({ zh: '支持的结论类型', en: 'Subject kind', max: 60, required: true, by: 'system' }),
    subjectId: field.ref('', { zh: '支持的结论', en: 'Subject', required: true, by: 'system' }),
    ...evidencePieces,
  },
  list: ['subjectEntity', 'kind', 'quote', 'note'],
  grants: { read: everybody, remove: contributors },
  visible: through('reviewId', 'review'),
  check: (row) => {
    const strange = pieces.filter((key) => row[key] && !needs[String(row.kind)]?.keys.includes(key))
    return strange.length > 0
      ? [
          {
            field: strange[0] ?? null,
            code: 'kind',
            message: '依据的内容与所选类型不一致,请只填写该类型的内容。',
            en: 'The evidence is not of the chosen kind. Fill in that kind only.',
          },
        ]
      : missing(row)
  },
  ...inOpenReview,
  after: hangGivenFile(({ reviewId }) => ({ entity: 'review', id: reviewId as string })),
})
