import { entity, everyone, field } from '../../kernel/index.ts'
import { renameTop } from './company.ts'
import { everybody } from './roles.ts'

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

/** Settings of the company as a whole: one record, made with the database. */
export const company = entity('company', {
  table: 'people.company',
  label: { zh: '公司设置', en: 'Company settings' },
  title: 'name',
  fields: {
    name: field.text({ zh: '公司名称', en: 'Company name', max: 120, required: true }),
    timeZone: field.text({ zh: '时区', en: 'Time zone', max: 60, required: true }),
    currency: field.choice(
      {
        CNY: { zh: '人民币', en: 'Renminbi' },
        HKD: { zh: '港元', en: 'Hong Kong dollar' },
        TWD: { zh: '新台币', en: 'New Taiwan dollar' },
        USD: { zh: '美元', en: 'US dollar' },
        EUR: { zh: '欧元', en: 'Euro' },
        JPY: { zh: '日元', en: 'Japanese yen' },
        GBP: { zh: '英镑', en: 'Pound sterling' },
        SGD: { zh: '新加坡元', en: 'Singapore dollar' },
      },
      { zh: '币种', en: 'Currency', required: true },
    ),
    closedMeans: field.choice(
      {
        signed: { zh: '合同生效', en: 'Contract effective' },
        signed_and_first_payment: { zh: '合同生效且收到首款', en: 'Contract effective and first payment received' },
      },
      { zh: '成交口径', en: 'A deal is closed when', required: true },
    ),
    importDays: field.integer({
      zh: '未完成的导入保留天数',
      en: 'Days an unfinished import is kept',
      required: true,
      default: 7,
      min: 1,
      max: 365,
      help: '上传后没有导入完的表格,到期自动删除。',
      helpEn: 'A table that was uploaded and not imported is deleted after so many days.',
    }),
    targetsByApproval: field.boolean({
      zh: '期间开始后目标须经审批调整',
      en: 'Targets of a begun period change by approval only',
      required: true,
      default: false,
      help: '打开后,期间已开始的目标不能直接修改或删除,只能在目标上「申请调整」。',
      helpEn: 'If on, a target whose period has begun is changed only by a target change that is approved.',
    }),
    ownPasswordFirst: field.boolean({
      zh: '管理员给的密码首次登录后须修改',
      en: 'A given password is changed at first sign-in',
      required: true,
      default: false,
      help: '打开后,用管理员开通账号或重置时给的密码登录的人,改成自己的密码之前什么也不能做。API 密钥不受影响。',
      helpEn:
        'If on, who signs in with a password that an administrator gave can do nothing but change it. API keys work as before.',
    }),
  },
  list: ['name', 'timeZone', 'currency', 'closedMeans', 'importDays'],
  grants: { read: everybody, update: ['admin'] },
  totals: false,
  visible: everyone,
  live: true,
  after: renameTop,
  check: (row) =>
    isTimeZone(String(row.timeZone))
      ? []
      : [
          {
            field: 'timeZone',
            code: 'time_zone',
            message: '「时区」应为时区名称,例如 Asia/Shanghai。',
            en: '“Time zone” is a name such as Asia/Shanghai.',
          },
        ],
})
