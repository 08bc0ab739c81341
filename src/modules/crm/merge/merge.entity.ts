import { anyOf, entity, field, sql, throughSubject, type Visible } from '../../../kernel/index.ts'
import { readers } from '../access.ts'

/** The record that stayed has been merged into another since, and that one or its successor is seen. */
const throughSuccessor: Visible = (row, actor, scope) => {
  const seen = throughSubject((key) => (key === 'subjectId' ? sql`stayed.id` : row(key)), actor, scope)
  return typeof seen === 'boolean'
    ? seen
    : sql<boolean>`exists (with recursive stayed (id) as (select ${row('subjectId')} union
        select later.subject_id from crm.merge as later join stayed on later.gone_id = stayed.id
          where later.state = 'merged' and later.deleted_at is null) select from stayed where ${seen})`
}

/** Two records made one. Seen by whoever sees the record that stayed, or what became of it. */
export const merge = entity('merge', {
  table: 'crm.merge',
  title: 'title',
  label: { zh: '合并记录', en: 'Merge' },
  fields: {
    title: field.text({ zh: '保留的记录', en: 'Kept record', max: 200, required: true, by: 'system' }),
    goneTitle: field.text({ zh: '并入的记录', en: 'Merged record', max: 200, required: true, by: 'system' }),
    subjectEntity: field.text({ zh: '种类', en: 'Kind', max: 60, required: true, by: 'system' }),
    subjectId: field.ref('', { zh: '保留的编号', en: 'Kept id', required: true, by: 'system' }),
    goneId: field.ref('', { zh: '并入的编号', en: 'Merged id', required: true, by: 'system' }),
    moved: field.integer({ zh: '转移的关联记录', en: 'Records moved', required: true, default: 0, by: 'system' }),
    /** Field → [before, after] of the record that stayed. Personal values, so nobody reads them through the merge. */
    fields: field.json<Record<string, [unknown, unknown]>>({ zh: '取值', en: 'Values', by: 'system', mask: 'hide' }),
    state: field.choice(
      {
        merged: { zh: '已合并', en: 'Merged', tone: 'information' },
        undone: { zh: '已撤销', en: 'Undone', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'merged', by: 'system' },
    ),
    mergedAt: field.instant({ zh: '合并时间', en: 'Merged at', required: true, default: 'now', by: 'system' }),
    undoneAt: field.instant({ zh: '撤销时间', en: 'Undone at', by: 'system' }),
  },
  list: ['title', 'goneTitle', 'subjectEntity', 'moved', 'state', 'mergedAt'],
  grants: { read: readers },
  visible: anyOf(throughSubject, throughSuccessor),
})
