/** The released categories of a lost deal; the company's own reasons each count as one of them. */
export const lostReasons = {
  price: '价格高于对手',
  delivery: '交付太慢',
  customisation: '不能满足定制',
  feature: '产品功能不符',
  relationship: '客户关系不足',
  budget: '客户没有预算',
  cancelled: '客户取消项目',
  silent: '客户失去联系',
  other: '其他',
} as const
