import { entity, everyone, field } from '../../../kernel/index.ts'
import { everybody, keepers, leaders } from '../../people/index.ts'

const keep = ['marketing', ...keepers]

/** A supplier, distributor or association that brings customers. */
export const partner = entity('partner', {
  table: 'crm.partner',
  title: 'name',
  label: { zh: '合作伙伴', en: 'Partner' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 120, required: true, search: true }),
    kind: field.choice(
      {
        supplier: { zh: '供应商', en: 'Supplier' },
        distributor: { zh: '经销商', en: 'Distributor' },
        association: { zh: '行业协会', en: 'Industry association' },
        other: { zh: '其他', en: 'Other' },
      },
      { zh: '类别', en: 'Kind', required: true, default: 'distributor' },
    ),
    contactName: field.text({ zh: '联系人', en: 'Contact', max: 80 }),
    phone: field.phone({ zh: '电话', en: 'Phone', mask: 'phone' }),
    note: field.longText({ zh: '备注', en: 'Note', max: 2000 }),
  },
  list: ['name', 'kind', 'contactName'],
  grants: {
    read: everybody,
    create: [...keep, ...leaders],
    update: [...keep, ...leaders],
    remove: keep,
    export: keep,
    import: keep,
    reveal: [...keep, ...leaders],
  },
  visible: everyone,
  subject: true,
})

/** A list of prospects that was bought or rented, with the right to use it. */
export const purchasedList = entity('purchased-list', {
  table: 'crm.purchased_list',
  title: 'name',
  label: { zh: '采购名单', en: 'Purchased list' },
  fields: {
    name: field.text({ zh: '名称', en: 'Name', max: 120, required: true, search: true }),
    vendor: field.text({ zh: '供应方', en: 'Vendor', max: 120, required: true }),
    channelId: field.ref('channel', { zh: '渠道', en: 'Channel' }),
    purchasedOn: field.date({ zh: '采购日期', en: 'Purchased on', required: true }),
    licenceUntil: field.date({
      zh: '许可到期日',
      en: 'Licence until',
      required: true,
      help: '到期后,来自这份名单的线索不能再联系。',
      helpEn: 'After that day the leads of this list must not be contacted.',
    }),
    licenceTerms: field.longText({ zh: '许可条款', en: 'Licence terms', max: 2000 }),
    lawfulBasis: field.choice(
      {
        consent: { zh: '个人同意(由供应方取得)', en: 'Consent (obtained by the supplier)' },
        contract: { zh: '订立或履行合同所必需', en: 'Necessary for a contract' },
        public: { zh: '个人自行公开或已合法公开的信息', en: 'Made public by the person or lawfully' },
        corporate: { zh: '仅企业信息,不含个人信息', en: 'Company data only, nothing personal' },
      },
      {
        zh: '处理的合法依据',
        en: 'Lawful basis',
        required: true,
        help: '《个人信息保护法》第十三条。',
        helpEn: 'Article 13 of the Personal Information Protection Law.',
      },
    ),
    cost: field.money({ zh: '费用', en: 'Cost', min: 0 }),
  },
  list: ['name', 'vendor', 'purchasedOn', 'licenceUntil', 'lawfulBasis', 'cost'],
  grants: {
    read: everybody,
    create: keep,
    update: keep,
    remove: keep,
    export: keep,
    import: keep,
  },
  visible: everyone,
  subject: true,
  check: ({ purchasedOn, licenceUntil }) =>
    purchasedOn && licenceUntil && String(licenceUntil) < String(purchasedOn)
      ? [
          {
            field: 'licenceUntil',
            code: 'before_start',
            message: '「许可到期日」不能早于「采购日期」,请核对两个日期。',
            en: '“Licence until” cannot be before “Purchased on”. Check the two dates.',
          },
        ]
      : [],
})
