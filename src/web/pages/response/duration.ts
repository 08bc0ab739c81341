import type { useWords } from '../../words/words.ts'

/** Working minutes as people say them. */
export const duration = (t: ReturnType<typeof useWords>, minutes: number): string => {
  const whole = Math.abs(minutes)
  const h = Math.floor(whole / 60)
  const m = whole % 60
  if (h === 0) return t('service.response.minutes', { m })
  return m === 0 ? t('service.response.wholeHours', { h }) : t('service.response.hours', { h, m })
}
