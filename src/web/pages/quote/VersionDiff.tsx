import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import { formatMoney, formatNumber } from '../../kit/format.ts'
import { Notice, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Quote.module.css'

interface DiffLine {
  readonly description: string | null
  readonly quantity: number
  readonly unitPrice: number
  readonly amount: number
}

interface Diff {
  readonly from: { readonly number: number; readonly total: number }
  readonly to: { readonly number: number; readonly total: number }
  readonly difference: number
  readonly lines: readonly {
    readonly kind: 'added' | 'removed' | 'changed' | 'same'
    readonly name: string
    readonly before: DiffLine | null
    readonly after: DiffLine | null
  }[]
  readonly conditions: readonly {
    readonly field: string
    readonly label: string
    readonly before: unknown
    readonly after: unknown
  }[]
  readonly clauses: readonly { readonly title: string; readonly before: string | null; readonly after: string | null }[]
}

const tones = { added: 'success', removed: 'danger', changed: 'information' } as const

const shown = (line: DiffLine | null): string =>
  line ? `${formatNumber(line.quantity)} × ${formatMoney(line.unitPrice)} = ${formatMoney(line.amount)}` : '-'

/** What changed from one offer to the next; what stayed is not repeated. */
export const VersionDiff = ({ fromId, toId }: { fromId: string; toId: string }) => {
  const t = useWords()
  const { data, error } = useView<Diff>('quote-diff', { fromId, toId })
  if (error) return <Notice tone="danger">{messageOf(error)}</Notice>
  if (!data) return <Skeleton lines={3} height={20} />
  const lines = data.lines.flatMap((line) => (line.kind === 'same' ? [] : [{ ...line, kind: line.kind }]))
  const isSame = lines.length + data.conditions.length + data.clauses.length === 0
  if (isSame) return <Notice tone="information">{t('quote.same')}</Notice>
  const sign = data.difference > 0 ? '+' : ''
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard too
    <section className={styles.scroll} tabIndex={0} aria-label={t('quote.compare')}>
      <table className={styles.grid}>
        <thead>
          <tr>
            <th scope="col">{t('quote.item')}</th>
            <th scope="col">{`${t('quote.before')} ${t('quote.version', { number: data.from.number })}`}</th>
            <th scope="col">{`${t('quote.after')} ${t('quote.version', { number: data.to.number })}`}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ kind, name, before, after }, i) => (
            // The same product may stand in several lines; their order is the server's.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <tr key={i}>
              <td>
                {name} <Tag tone={tones[kind]}>{t(`quote.${kind}`)}</Tag>
              </td>
              <td className={styles.figure}>{shown(before)}</td>
              <td className={styles.figure}>{shown(after)}</td>
            </tr>
          ))}
          {data.conditions.map(({ field, label, before, after }) => (
            <tr key={field}>
              <td>{label}</td>
              <td>{String(before ?? '-')}</td>
              <td>{String(after ?? '-')}</td>
            </tr>
          ))}
          {data.clauses.map(({ title, before, after }) => (
            <tr key={title}>
              <td>{title}</td>
              <td>{before ?? '-'}</td>
              <td>{after ?? '-'}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{`${t('quote.difference')} ${sign}${formatMoney(data.difference)}`}</th>
            <td className={styles.figure}>{formatMoney(data.from.total)}</td>
            <td className={styles.figure}>{formatMoney(data.to.total)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  )
}
