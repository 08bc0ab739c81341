import { type Field, make } from '../field/field.ts'
import { date, instant, integer, json, person, ref } from '../field/index.ts'

const by = 'system' as const
const id = ref('', { zh: '编号', en: 'Id', by })

/** Columns the kernel adds to every table. A record is never its own reference, so `id` has no target. */
export const systemFields: Readonly<Record<string, Field>> = {
  id: make(id.kind, { zh: '编号', en: 'Id', by }),
  version: integer({ zh: '版本', en: 'Version', by }),
  createdAt: instant({ zh: '创建时间', en: 'Created at', by }),
  createdBy: person({ zh: '创建人', en: 'Created by', by }),
  updatedAt: instant({ zh: '更新时间', en: 'Updated at', by }),
  deletedAt: instant({ zh: '删除时间', en: 'Deleted at', by }),
  custom: json({ zh: '自定义字段', en: 'Custom fields', by }),
}

/** The shape of a roll-up's month bucket. */
export const monthField: Field = date({ zh: '月份', en: 'Month', by })
