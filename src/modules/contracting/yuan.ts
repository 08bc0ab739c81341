const form = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

/** An amount of 分 as people write it, without the sign of the currency: 1,234.50. */
export const yuan = (minor: number): string => form.format(minor / 100)
