import { formatPercent } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import styles from './LostRate.module.css'
import type { WatchedWindow } from './watch.ts'

const tones = { above: styles.above, within: styles.within, too_few: styles.tooFew } as const

/** Where the year is wider than the page, one sees where it has come to. */
const showLatest = (strip: HTMLElement | null) => {
  if (strip) strip.scrollLeft = strip.scrollWidth
}

interface Props {
  readonly of: string
  readonly windows: readonly WatchedWindow[]
  readonly threshold: number
}

/** A year of windows: the share lost as a bar under the line of the threshold, with what was said of it in words. */
export const WindowBars = ({ of, windows, threshold }: Props) => {
  const t = useWords()
  const top = Math.max(threshold * 1.25, ...windows.map(({ rate }) => rate ?? 0), 0.1)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide strip is scrolled by keyboard too
    <section className={styles.wrap} ref={showLatest} tabIndex={0} aria-label={`${of} · ${t('outcome.watch.year')}`}>
      <ol className={styles.windows} style={{ '--limit': `${(1 - threshold / top) * 100}%` } as never}>
        {windows.map(({ period, label, lost, closed, rate, answer }, i) => (
          <li key={period} title={`${label} · ${t('outcome.watch.of', { lost, closed })}`}>
            <span className={styles.rate}>{rate === null ? '-' : formatPercent(rate)}</span>
            <span className={styles.column} aria-hidden>
              <span className={tones[answer]} style={{ height: `${((rate ?? 0) / top) * 100}%` }} />
            </span>
            <span className={styles.period}>
              {i === windows.length - 1 ? t('outcome.watch.running') : period.slice(2)}
            </span>
            <span className={styles.answer} data-answer={answer}>
              {t(`outcome.watch.answer.${answer}`)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
