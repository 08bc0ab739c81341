import { entity, everyone, field } from '../../../kernel/index.ts'
import { everybody, keepers } from '../../people/index.ts'

const keep = ['marketing', ...keepers]

/** One effort on a channel: an exhibition, a seminar, a series of letters, an advertisement. */
export const campaign = entity('campaign', {
  table: 'crm.campaign',
  title: 'name',
  label: { zh: '市场活动', en: 'Campaign' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 120, required: true, search: true }),
    channelId: field.ref('channel', { zh: '渠道', en: 'Channel', required: true }),
    kind: field.choice(
      {
        exhibition: { zh: '展会', en: 'Trade fair' },
        seminar: { zh: '研讨会', en: 'Seminar' },
        forum: { zh: '论坛', en: 'Forum' },
        email: { zh: '邮件营销', en: 'Email marketing' },
        advertising: { zh: '广告', en: 'Advertising' },
        content: { zh: '内容下载', en: 'Content download' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '形式', en: 'Kind', required: true, default: 'other' },
    ),
    startsOn: field.date({ zh: '开始日期', en: 'Starts on' }),
    endsOn: field.date({ zh: '结束日期', en: 'Ends on' }),
    budget: field.money({ zh: '预算', en: 'Budget', min: 0 }),
    ownerId: field.person({ zh: '负责人', en: 'Owner', default: 'me' }),
    utmCampaign: field.text({
      zh: 'utm_campaign',
      en: 'utm_campaign',
      max: 100,
      help: '链接里带此值的访问归到这个活动。',
      helpEn: 'Visits by a link with this value belong to this campaign.',
    }),
    place: field.text({ zh: '地点', en: 'Place', max: 120 }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['name', 'channelId', 'kind', 'startsOn', 'endsOn', 'budget', 'ownerId'],
  grants: { read: everybody, create: keep, update: keep, remove: keep, export: keep, import: keep },
  visible: everyone,
  subject: true,
  check: ({ startsOn, endsOn }) =>
    startsOn && endsOn && String(endsOn) < String(startsOn)
      ? [
          {
            field: 'endsOn',
            code: 'before_start',
            message: '「结束日期」不能早于「开始日期」,请核对两个日期。',
            en: '“Until” cannot be before “From”. Check the two dates.',
          },
        ]
      : [],
})
