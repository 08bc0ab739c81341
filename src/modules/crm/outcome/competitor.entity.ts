import { entity, everyone, field } from '../../../kernel/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'

const keep = ['marketing', 'presales', ...leaders, ...keepers]

/** A company that customers weigh against us. */
export const competitor = entity('competitor', {
  table: 'crm.competitor',
  title: 'name',
  label: { zh: '竞争对手', en: 'Competitor' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 120, required: true, search: true, unique: true }),
    price: field.choice(
      {
        lower: { zh: '通常低于我们', en: 'Usually below ours', tone: 'danger' },
        similar: { zh: '与我们相当', en: 'About ours', tone: 'neutral' },
        higher: { zh: '通常高于我们', en: 'Usually above ours', tone: 'success' },
      },
      { zh: '价格水平', en: 'Usual price' },
    ),
    strengths: field.longText({ zh: '优势', en: 'Strengths', max: 3000 }),
    weaknesses: field.longText({ zh: '劣势', en: 'Weaknesses', max: 3000 }),
    answer: field.longText({ zh: '应对要点', en: 'How to answer', max: 3000 }),
    state: field.choice(
      {
        active: { zh: '在用', en: 'Active', tone: 'success' },
        retired: { zh: '已停用', en: 'Retired', tone: 'neutral' },
      },
      { zh: '状态', en: 'State', required: true, default: 'active' },
    ),
  },
  list: ['name', 'price', 'strengths', 'weaknesses', 'state'],
  grants: { read: everybody, create: keep, update: keep, remove: keep, export: keep, import: keep },
  visible: everyone,
  order: 'name',
  subject: true,
})
