import { type Ctx, entity, faults, field, find, type Row, sql, through } from '../../../kernel/index.ts'
import { hangGivenFile } from '../../work/index.ts'
import { exporters, readers, sellers } from '../access.ts'

const writers = [...sellers, 'presales'] as const

/** What was learnt from the customer: how things are, what hurts, and what follows for us. Handed in, it is the needs report. */
export const needsSurvey = entity('needs-survey', {
  table: 'crm.needs_survey',
  label: { zh: '需求调研', en: 'Needs survey' },
  title: 'topic',
  fields: {
    topic: field.text({ zh: '调研主题', en: 'Topic', max: 160, required: true }),
    opportunityId: field.ref('opportunity', { zh: '商机', en: 'Opportunity', required: true, fixed: true }),
    contactId: field.ref('contact', { zh: '受访人', en: 'Interviewee' }),
    heldOn: field.date({ zh: '调研日期', en: 'Held on', required: true, default: 'today' }),
    situation: field.longText({ zh: '现状', en: 'Situation', max: 5000 }),
    conclusion: field.longText({
      zh: '分析结论',
      en: 'Conclusion',
      max: 5000,
      help: '痛点、预算与决策流程说明了什么,我们应提供什么。',
      helpEn: 'What pain points, budget and decision process tell, and what we should offer.',
    }),
    fileId: field.file({ zh: '调研表或报告', en: 'File' }),
    state: field.choice(
      {
        draft: { zh: '调研中', en: 'Draft', tone: 'information' },
        reported: { zh: '已成报告', en: 'Reported', tone: 'success' },
      },
      { zh: '状态', en: 'State', required: true, default: 'draft', by: 'command' },
    ),
    reportedAt: field.instant({ zh: '报告时间', en: 'Reported at', by: 'command' }),
  },
  list: ['topic', 'opportunityId', 'contactId', 'heldOn', 'state'],
  grants: { read: readers, create: writers, update: writers, remove: sellers, export: exporters },
  visible: through('opportunityId', 'opportunity'),
  editable: { state: ['draft'] },
  subject: true,
  after: hangGivenFile(({ id }) => ({ entity: 'needs-survey', id: id as string })),
})

export type NeedsSurvey = Row<typeof needsSurvey>

const fail = faults('pain-point', {
  reported: {
    status: 409,
    zh: '需求调研「{topic}」已成报告,痛点不能再改。请先在调研上「退回修改」。',
    en: 'The survey “{topic}” is a report now; its pain points are fixed. Use “Revise” on it first.',
  },
})

/** Something that hurts the customer, in the customer's own words. */
export const painPoint = entity('pain-point', {
  table: 'crm.pain_point',
  label: { zh: '核心痛点', en: 'Pain point' },
  title: 'statement',
  fields: {
    surveyId: field.ref('needs-survey', { zh: '需求调研', en: 'Survey', required: true, fixed: true }),
    statement: field.text({ zh: '痛点', en: 'Pain point', max: 200, required: true }),
    quote: field.longText({
      zh: '客户原话或证据',
      en: 'Evidence',
      max: 2000,
      required: true,
      help: '谁在什么场合怎么说的,或哪个数据说明的。',
      helpEn: 'Who said it, where and how, or which figures show it.',
    }),
    weight: field.integer({
      zh: '严重程度',
      en: 'Weight',
      required: true,
      default: 3,
      min: 1,
      max: 5,
      help: '1 为可以忍受,5 为必须马上解决。',
      helpEn: '1: bearable; 5: must be solved now.',
    }),
    impact: field.money({ zh: '每年损失', en: 'Yearly loss', min: 0 }),
  },
  list: ['statement', 'surveyId', 'weight', 'impact', 'quote'],
  grants: { read: readers, create: writers, update: writers, remove: writers, export: exporters },
  visible: through('surveyId', 'needs-survey'),
  order: '-weight',
  prepare: async (ctx, drafts) => {
    const ids = [...new Set(drafts.map(({ surveyId }) => surveyId as string))]
    const [sealed] = await ctx.db.rows<{ topic: string }>(sql`select topic from crm.needs_survey
      where id in (select s.id from crm.needs_survey as s where s.id = any(${ids}::uuid[]) order by s.id for no key update)
        and state = 'reported' limit 1`)
    if (sealed) fail('reported', { topic: sealed.topic })
  },
  guard: async (ctx, row) => refuseSealed(ctx, row.surveyId as string),
})

/** The survey is held until commit, so that it is not handed in in the middle of an edit. */
const refuseSealed = async (ctx: Ctx, surveyId: string): Promise<void> => {
  const survey = await find(ctx, needsSurvey, surveyId, { lock: true, unscoped: true })
  if (survey?.state === 'reported') fail('reported', { topic: survey.topic })
}
