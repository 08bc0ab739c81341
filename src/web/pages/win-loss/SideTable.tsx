import { Link } from '@tanstack/react-router'
import { formatPercent } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './WinLoss.module.css'
import { type EndRow, type Side, signed } from './win-loss.ts'

interface Props {
  side: Side
  rows: readonly EndRow[]
  chosen: string | undefined
  onChoose: (key: string | undefined) => void
}

const most = 8

/** One side of the crossing: the rows with most losses first, each to be chosen, each number a way to its deals. */
export const SideTable = ({ side, rows, chosen, onChoose }: Props) => {
  const t = useWords()
  const shown = rows.filter((row, i) => i < most || row.key === chosen)
  const largest = Math.max(1, ...rows.map(({ won, lost }) => won + lost))
  return (
    <table className={styles.side}>
      <thead>
        <tr>
          <th scope="col">{t(`goal.by.${side}`)}</th>
          <th scope="col">{t('outcome.lost')}</th>
          <th scope="col">{t('outcome.won')}</th>
          <th scope="col">{t('outcome.rate')}</th>
          <th scope="col">{t('outcome.gap')}</th>
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr key={row.key ?? ''} className={row.key !== null && row.key === chosen ? styles.picked : undefined}>
            <th scope="row">
              <RowName row={row} isChosen={row.key === chosen} onChoose={onChoose} />
              {row.hidden > 0 && <small>{t('goal.hidden', { hidden: row.hidden })}</small>}
              <span className={styles.bar} aria-hidden>
                <span className={styles.lostPart} style={{ width: `${(row.lost / largest) * 100}%` }} />
                <span className={styles.wonPart} style={{ width: `${(row.won / largest) * 100}%` }} />
              </span>
            </th>
            <td>
              <Link to="/$entity" params={{ entity: row.drill.entity }} search={{ filter: only(row, 'lost') }}>
                {row.lost}
              </Link>
            </td>
            <td>
              <Link to="/$entity" params={{ entity: row.drill.entity }} search={{ filter: only(row, 'won') }}>
                {row.won}
              </Link>
            </td>
            <td>{row.winRate === null ? '-' : formatPercent(row.winRate)}</td>
            <td title={t('outcome.pricedOf', { count: row.priced })}>
              {row.averageGap === null ? '-' : signed(row.averageGap)}
            </td>
          </tr>
        ))}
      </tbody>
      {rows.length > shown.length && (
        <tfoot>
          <tr>
            <td colSpan={5}>{t('outcome.more', { count: rows.length - shown.length })}</td>
          </tr>
        </tfoot>
      )}
    </table>
  )
}

const only = (row: EndRow, outcome: 'won' | 'lost') => ({ and: [row.drill.filter, { outcome: { eq: outcome } }] })

/** What nobody filled in cannot be chosen: it is no value. */
const RowName = ({ row, isChosen, onChoose }: { row: EndRow; isChosen: boolean; onChoose: Props['onChoose'] }) => {
  const label = useSay()(row)
  const { key } = row
  if (key === null) return <span className={styles.nothing}>{label}</span>
  return (
    <button
      type="button"
      className={styles.name}
      aria-pressed={isChosen}
      onClick={() => onChoose(isChosen ? undefined : key)}
    >
      {label}
    </button>
  )
}
