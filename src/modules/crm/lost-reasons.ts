/** The released categories of a lost deal; the company's own reasons each count as one of them. */
export const lostReasons = {
  price: { zh: '价格高于对手', en: 'Dearer than the rival' },
  delivery: { zh: '交付太慢', en: 'Delivery too slow' },
  customisation: { zh: '不能满足定制', en: 'Customisation not possible' },
  feature: { zh: '产品功能不符', en: 'Features do not fit' },
  relationship: { zh: '客户关系不足', en: 'Weak relationship' },
  budget: { zh: '客户没有预算', en: 'No budget' },
  cancelled: { zh: '客户取消项目', en: 'Project cancelled' },
  silent: { zh: '客户失去联系', en: 'Contact lost' },
  other: { zh: '其他', en: 'Other' },
} as const
