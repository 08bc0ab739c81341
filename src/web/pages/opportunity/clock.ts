import { useWords } from '../../words/words.ts'

export interface Clock {
  readonly name: 'approval' | 'presales' | 'customer' | 'silence'
  readonly since: string
  readonly minutes: number
}

/** Working time in the unit it is felt in: days of the company's own length, and hours within the first. */
export const useWait = (): ((minutes: number, minutesPerDay: number) => string) => {
  const t = useWords()
  return (minutes, minutesPerDay) =>
    minutesPerDay > 0 && minutes >= minutesPerDay
      ? t('deal.clock.days', { count: Math.floor(minutes / minutesPerDay) })
      : t('deal.clock.hours', { count: Math.floor(minutes / 60) })
}
