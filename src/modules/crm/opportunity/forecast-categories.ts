/** How sure an open deal is, from the least sure. What is omitted counts nowhere. */
export const forecastCategories = {
  commit: { zh: '承诺', en: 'Commit', tone: 'success' },
  best: { zh: '争取', en: 'Best case', tone: 'information' },
  pipeline: { zh: '在谈', en: 'Pipeline', tone: 'neutral' },
  omitted: { zh: '不计入', en: 'Omitted', tone: 'neutral' },
} as const
