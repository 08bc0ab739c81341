import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { formatMeasure } from '../../kit/Figures.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Waits.module.css'
import { type ClockName, clockNames, type Waited, type WaitsAnswer } from './waits.ts'

const most = 12

/** Each with their four clocks: the average first, what it is made of below, every number a way to its records. */
export const WaitTable = ({ answer, by }: { answer: WaitsAnswer; by: 'owner' | 'unit' }) => {
  const t = useWords()
  const say = useSay()
  const [sorted, setSorted] = useState<ClockName>('silence')
  const [isWhole, setWhole] = useState(false)
  const rows = [...answer.rows].sort((a, b) => (b[sorted].average ?? -1) - (a[sorted].average ?? -1))
  const shown = isWhole ? rows : rows.slice(0, most)
  const longest = Math.max(1, ...rows.map((row) => row[sorted].average ?? 0))
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t(by === 'owner' ? 'deal.waits.holder' : 'sales.board.unit')}</th>
          {clockNames.map((clock) => (
            <th key={clock} scope="col" aria-sort={clock === sorted ? 'descending' : 'none'}>
              <button
                type="button"
                className={styles.sort}
                title={t('deal.waits.sort')}
                onClick={() => setSorted(clock)}
              >
                {t(`deal.clock.${clock}`)}
                {clock === sorted && <span aria-hidden> ↓</span>}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr key={row.key ?? ''}>
            <th scope="row">
              {say(row)}
              <span className={styles.bar} aria-hidden>
                <span style={{ width: `${((row[sorted].average ?? 0) / longest) * 100}%` }} />
              </span>
            </th>
            {clockNames.map((clock) => (
              <Cell key={clock} label={t(`deal.clock.${clock}`)} waited={row[clock]} />
            ))}
          </tr>
        ))}
      </tbody>
      <tfoot>
        {shown.length < rows.length && (
          <tr>
            <td colSpan={5} className={styles.rest}>
              <Button type="link" onClick={() => setWhole(true)}>
                {t('deal.waits.rest', { count: rows.length - shown.length })}
              </Button>
            </td>
          </tr>
        )}
        <tr>
          <th scope="row">{t('deal.waits.whole')}</th>
          {clockNames.map((clock) => (
            <Cell key={clock} label={t(`deal.clock.${clock}`)} waited={answer.whole[clock]} />
          ))}
        </tr>
      </tfoot>
    </table>
  )
}

const Cell = ({ label, waited }: { label: string; waited: Waited }) => {
  const t = useWords()
  if (waited.count === 0)
    return (
      <td data-label={label} className={styles.none}>
        -
      </td>
    )
  return (
    <td data-label={label}>
      <Link to="/$entity" params={{ entity: waited.drill.entity }} search={{ filter: waited.drill.filter }}>
        {formatMeasure(waited.average, 'hours')}
      </Link>
      <span className={styles.made}>
        {t('deal.waits.made', { hours: formatMeasure(waited.hours, 'hours'), count: waited.count })}
        {waited.hidden > 0 && ` ${t('goal.hidden', { hidden: waited.hidden })}`}
      </span>
    </td>
  )
}
