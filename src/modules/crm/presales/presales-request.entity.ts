import { anyOf, entity, everyone, field, owned, type Row, through } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'
import { hangGivenFile } from '../../work/index.ts'
import { exporters, readers } from '../access.ts'

/** What a request says when it is made. */
export const askedFields = {
  opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
  assigneeId: field.person({ zh: '售前人员', en: 'Presales person', required: true, by: 'command' }),
  kind: field.choice(
    {
      demo: { zh: '产品演示', en: 'Demo' },
      proposal: { zh: '定制方案', en: 'Tailored proposal' },
      trial: { zh: '试用或打样', en: 'Trial or sample' },
      visit: { zh: '现场勘查', en: 'Site survey' },
      other: { zh: '其他', en: 'Other' },
    },
    { zh: '支持内容', en: 'Kind', required: true, default: 'proposal' },
  ),
  need: field.longText({ zh: '需要什么', en: 'What is needed', max: 2000, required: true }),
  neededOn: field.date({ zh: '希望完成日期', en: 'Wanted by' }),
} as const

/** A seller asks somebody who knows the product for help with a complex need (item 56). Its clock runs in working time. */
export const presalesRequest = entity('presales-request', {
  table: 'crm.presales_request',
  label: { zh: '售前支持', en: 'Presales request' },
  title: 'need',
  fields: {
    ...askedFields,
    askerId: field.person({ zh: '申请人', en: 'Asked by', required: true, by: 'system' }),
    state: field.choice(
      {
        asked: { zh: '待接受', en: 'Asked', tone: 'warning' },
        accepted: { zh: '进行中', en: 'Accepted', tone: 'information' },
        delivered: { zh: '已交付', en: 'Delivered', tone: 'success' },
        declined: { zh: '已拒绝', en: 'Declined', tone: 'danger' },
        withdrawn: { zh: '已撤回', en: 'Withdrawn', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'asked', by: 'command' },
    ),
    /** Until when it is to be answered, and once accepted delivered. */
    dueAt: field.instant({ zh: '时限', en: 'Due at', by: 'system' }),
    /** The moment that was told to be over; another moment is told again. */
    toldFor: field.instant({ zh: '已提醒的时限', en: 'Told for', by: 'system' }),
    acceptedAt: field.instant({ zh: '接受时间', en: 'Accepted at', by: 'system' }),
    endedAt: field.instant({ zh: '结束时间', en: 'Ended at', by: 'system' }),
    result: field.longText({ zh: '交付说明', en: 'Result', max: 5000, by: 'command' }),
    fileId: field.file({ zh: '交付文件', en: 'File', by: 'command' }),
    reason: field.text({ zh: '拒绝、撤回或改派的原因', en: 'Reason', max: 500, by: 'command' }),
  },
  list: ['need', 'opportunityId', 'kind', 'state', 'assigneeId', 'askerId', 'dueAt'],
  grants: { read: readers, export: exporters },
  visible: anyOf(through('opportunityId', 'opportunity'), (row, actor) => owned('assigneeId')(row, actor, 'team')),
  subject: true,
  after: hangGivenFile(({ id }) => ({ entity: 'presales-request', id: id as string })),
})

/** How soon requests are answered and delivered, in working time. One record, made with the database. */
export const presalesPolicy = entity('presales-policy', {
  table: 'crm.presales_policy',
  label: { zh: '售前响应时限', en: 'Presales policy' },
  title: 'name',
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 40, required: true, by: 'system' }),
    answerHours: field.integer({
      zh: '答复时限(工作小时)',
      en: 'Answer within (working hours)',
      required: true,
      min: 1,
      max: 400,
    }),
    deliverDays: field.integer({
      zh: '交付时限(工作日)',
      en: 'Deliver within (working days)',
      required: true,
      min: 1,
      max: 250,
    }),
  },
  list: ['name', 'answerHours', 'deliverDays'],
  totals: false,
  grants: { read: everybody, update: keepers },
  visible: everyone,
})

export type PresalesRequest = Row<typeof presalesRequest>
