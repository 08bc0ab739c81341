import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Tooltip } from 'antd'
import { type KeyboardEvent, useRef } from 'react'
import { MoneyInput } from '../../entity/value/MoneyInput.tsx'
import { formatMoney, formatPercent } from '../../kit/format.ts'
import { isComposing } from '../../kit/keyboard.ts'
import { Empty } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { ItemInput } from './ItemInput.tsx'
import styles from './Quote.module.css'
import { type Draft, emptyDraft, isComplete, isFigure, type Line, priceAt } from './quote.ts'
import type { Quote } from './useQuote.ts'

const heads = ['number', 'item', 'description', 'quantity', 'listPrice', 'unitPrice', 'discount', 'amount'] as const

/** The row a key leads to: Enter down, with Shift up; Ctrl or ⌘ Delete takes the row itself away (in a text it takes a word). Null for every other key. */
const keyTarget = (event: KeyboardEvent, row: number, column: string): number | null => {
  if (event.key === 'Delete') return (event.ctrlKey || event.metaKey) && column !== 'description' ? row : null
  if (event.key !== 'Enter' || column === 'item') return null
  return event.shiftKey ? Math.max(0, row - 1) : row + 1
}

/** Lines as cells: Enter goes down its column, and after the last row a new one begins. */
export const LineGrid = ({ quote }: { quote: Quote }) => {
  const t = useWords()
  const body = useRef<HTMLTableSectionElement>(null)
  const { drafts, assessment, replace } = quote
  // Incomplete lines are not sent, so the answer has only the others, in the same order.
  const priced = new Map<string, Line>()
  for (const [i, draft] of drafts.filter(isComplete).entries()) {
    const line = assessment?.lines[i]
    if (line && (line.productId ?? line.bundleId) === (draft.productId ?? draft.bundleId)) priced.set(draft.key, line)
  }
  const focus = (row: number, column: string) =>
    requestAnimationFrame(() =>
      body.current?.rows[row]?.querySelector<HTMLElement>(`[data-column="${column}"] input`)?.focus(),
    )
  const add = () => {
    replace([...drafts, emptyDraft()])
    focus(drafts.length, 'item')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const cell = (event.target as HTMLElement).closest<HTMLElement>('td[data-column]')
    const column = cell?.dataset.column
    if (!cell || !column || isComposing(event)) return
    const row = (cell.parentElement as HTMLTableRowElement).sectionRowIndex
    const to = keyTarget(event, row, column)
    if (to === null) return
    event.preventDefault()
    if (event.key === 'Delete') {
      replace(drafts.toSpliced(row, 1))
      focus(Math.min(row, drafts.length - 2), column)
    } else if (to === drafts.length) add()
    else focus(to, column)
  }
  return (
    <div className={styles.gridSide}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard too */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('quote.lines')}>
        <table className={`${styles.grid} ${styles.lines}`}>
          <thead>
            <tr>
              {heads.map((key) => (
                <th key={key} scope="col" className={`${styles[key] ?? ''} ${isFigure(key) ? styles.figure : ''}`}>
                  {t(`quote.${key}`)}
                </th>
              ))}
              <th>
                <span className="unseen">{t('quote.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody ref={body} onKeyDown={onKeyDown}>
            {drafts.map((draft, i) => (
              <LineRow
                key={draft.key}
                draft={draft}
                line={priced.get(draft.key)}
                number={i + 1}
                onChange={(patch) => quote.change(draft.key, patch)}
                onRemove={() => replace(drafts.filter(({ key }) => key !== draft.key))}
              />
            ))}
          </tbody>
        </table>
      </section>
      {drafts.length === 0 && <Empty title={t('quote.empty')} hint={t('quote.emptyHint')} />}
      <div className={styles.below}>
        <Button icon={<PlusOutlined />} onClick={add}>
          {t('quote.addLine')}
        </Button>
        <span className={`${styles.meta} no-print`}>{t('quote.gridHint')}</span>
      </div>
    </div>
  )
}

interface RowProps {
  draft: Draft
  line: Line | undefined
  number: number
  onChange: (patch: Partial<Draft>) => void
  onRemove: () => void
}

const LineRow = ({ draft, line, number, onChange, onRemove }: RowProps) => {
  const t = useWords()
  const label = (key: (typeof heads)[number]) => `${t(`quote.${key}`)} ${number}`
  const listPrice = line?.listPrice ?? null
  const discount = line?.discount ?? null
  return (
    <tr>
      <td className={styles.rowNumber}>{number}</td>
      <td data-column="item" data-label={t('quote.item')}>
        <ItemInput label={label('item')} draft={draft} onChange={onChange} />
      </td>
      <td data-column="description" data-label={t('quote.description')}>
        <Input
          aria-label={label('description')}
          value={draft.description}
          maxLength={500}
          onChange={(event) => onChange({ description: event.target.value })}
        />
      </td>
      <td data-column="quantity" data-label={t('quote.quantity')}>
        <InputNumber
          aria-label={label('quantity')}
          min={0.001}
          max={10_000_000}
          controls={false}
          value={draft.quantity}
          onChange={(quantity) => onChange({ quantity })}
        />
      </td>
      <td className={styles.figure} data-label={t('quote.listPrice')}>
        {listPrice === null ? (
          '-'
        ) : (
          <Tooltip title={line?.because.map((sentence) => <div key={sentence}>{sentence}</div>)}>
            <Button type="text" size="small" className={styles.because} aria-label={`${t('quote.why')} ${number}`}>
              {formatMoney(listPrice)}
            </Button>
          </Tooltip>
        )}
      </td>
      <td data-column="unitPrice" data-label={t('quote.unitPrice')}>
        <MoneyInput
          key={`${draft.productId ?? draft.bundleId}`}
          {...{ 'aria-label': label('unitPrice') }}
          value={draft.unitPrice ?? listPrice}
          onChange={(unitPrice) => onChange({ unitPrice })}
        />
      </td>
      <td data-column="discount" data-label={t('quote.discount')}>
        <InputNumber
          aria-label={label('discount')}
          suffix="%"
          controls={false}
          disabled={listPrice === null}
          precision={2}
          max={100}
          value={discount === null ? null : Number((discount * 100).toFixed(2))}
          onChange={(share) =>
            listPrice !== null && onChange({ unitPrice: share ? priceAt(listPrice, share / 100) : null })
          }
        />
      </td>
      <td
        className={styles.figure}
        data-label={t('quote.amount')}
        title={discount === null ? undefined : formatPercent(discount)}
      >
        {line ? formatMoney(line.amount) : '-'}
      </td>
      <td>
        <Button
          type="text"
          size="small"
          icon={<DeleteOutlined />}
          aria-label={t('quote.removeLine', { number })}
          onClick={onRemove}
        />
      </td>
    </tr>
  )
}
