import { entity, field, through } from '../../../kernel/index.ts'
import { hangGivenFile } from '../../work/index.ts'
import { exporters, readers, sellers } from '../access.ts'

/** Something a stage asks for and that is now there: a needs report, a survey form, a signed draft. */
export const deliverable = entity('deliverable', {
  table: 'crm.deliverable',
  title: 'name',
  label: { zh: '阶段交付物', en: 'Deliverable' },
  fields: {
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
    name: field.text({ zh: '交付物', en: 'Deliverable', max: 120, required: true }),
    fileId: field.file({ zh: '文件', en: 'File' }),
    note: field.longText({ zh: '内容摘要', en: 'Summary', max: 5000 }),
  },
  list: ['name', 'opportunityId', 'fileId', 'note'],
  grants: {
    read: readers,
    create: [...sellers, 'presales'],
    update: [...sellers, 'presales'],
    remove: sellers,
    export: exporters,
  },
  visible: through('opportunityId', 'opportunity'),
  subject: true,
  after: hangGivenFile(({ id }) => ({ entity: 'deliverable', id: id as string })),
  check: (row) =>
    row.fileId || row.note
      ? []
      : [
          {
            field: 'fileId',
            code: 'empty',
            message: '请上传交付物文件,或写下内容摘要。',
            en: 'Upload the deliverable, or write what it contains.',
          },
        ],
})
