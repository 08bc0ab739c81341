import { useWords } from '../../words/words.ts'
import styles from './ExecutionTable.module.css'
import type { Cycle } from './table.ts'

const counts = ['notStarted', 'doing', 'done', 'blocked', 'missed', 'unexplained'] as const

// 「受阻」 alone is the word of a filter with its number.
const headOf = (key: (typeof counts)[number]) => (key === 'blocked' ? 'heldUp' : key)

/** Cycles that are over and where the tasks stood when they ended. */
export const Cycles = ({ cycles }: { cycles: readonly Cycle[] }) => {
  const t = useWords()
  if (cycles.length === 0) return null
  return (
    <details className={styles.cycles}>
      <summary>{t('loop.grid.cycles', { count: cycles.length })}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('loop.grid.cycleHead')}</th>
            {counts.map((key) => (
              <th key={key} scope="col">
                {t(`loop.grid.${headOf(key)}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cycles.map((cycle) => (
            <tr key={cycle.number}>
              <th scope="row">{t('loop.grid.cycle', { number: cycle.number, from: cycle.from, to: cycle.to })}</th>
              {counts.map((key) => (
                <td key={key}>{cycle[key]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
