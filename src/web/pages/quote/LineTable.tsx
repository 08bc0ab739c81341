import { formatMoney, formatNumber, formatPercent } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import styles from './Quote.module.css'
import { type Editor, isFigure } from './quote.ts'

const heads = ['number', 'item', 'quantity', 'unit', 'listPrice', 'unitPrice', 'discount', 'amount'] as const

/** An offer that was made: nothing moves any more. */
export const LineTable = ({ editor, total }: { editor: Editor; total: number }) => {
  const t = useWords()
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('quote.lines')}>
        <table className={styles.grid}>
          <thead>
            <tr>
              {heads.map((key) => (
                <th key={key} scope="col" className={isFigure(key) ? styles.figure : undefined}>
                  {t(`quote.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {editor.lines.map((line, i) => (
              // Lines of an offer that was made never move.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <tr key={i}>
                <td>{i + 1}</td>
                <td>
                  {line.name}
                  {line.description && <div className={styles.meta}>{line.description}</div>}
                </td>
                <td className={styles.figure}>{formatNumber(line.quantity)}</td>
                <td>{line.unit ?? '-'}</td>
                <td className={styles.figure} title={line.because?.join('\n')}>
                  {line.listPrice === null ? '-' : formatMoney(line.listPrice)}
                </td>
                <td className={styles.figure}>{formatMoney(line.unitPrice)}</td>
                <td className={styles.figure}>{line.discount === null ? '-' : formatPercent(line.discount)}</td>
                <td className={styles.figure}>{formatMoney(line.amount)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th colSpan={7} scope="row">
                {t('quote.total')}
              </th>
              <td className={styles.figure}>{formatMoney(total)}</td>
            </tr>
          </tfoot>
        </table>
      </section>
      {editor.clauses.length > 0 && (
        <dl className={styles.clauses}>
          {editor.clauses.map(({ id, title, body }) => (
            <div key={id}>
              <dt>{title}</dt>
              <dd>{body}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
