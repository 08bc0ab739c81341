import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Field, Row } from '../../client/contract.ts'
import { fieldOf } from '../../client/meta.ts'
import { useSay } from '../../words/words.ts'
import { FieldValue } from '../value/FieldValue.tsx'
import { measured } from '../value/measured.ts'
import { useValueText } from '../value/valueText.ts'
import { factsOf } from './cardFacts.ts'
import styles from './ListBody.module.css'
import type { BodyProps } from './ListBody.tsx'

interface Props extends BodyProps {
  rows: readonly Row[]
  onEnd: () => void
}

const cardHeight = 96

/** A list on a phone: the title and the three fields that matter. */
export const ListCards = ({ entity, request, rows, onEnd }: Props) => {
  const say = useSay()
  const textOf = useValueText()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cardHeight,
    overscan: 6,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  useEffect(() => {
    if (last >= rows.length - 10) onEnd()
  }, [last, rows.length, onEnd])
  const fields = (request.fields ?? [])
    .filter((key) => key !== entity.title)
    .flatMap((key) => fieldOf(entity, key) ?? [])
  const title = fieldOf(entity, entity.title)
  return (
    <div ref={scroller} className={styles.cards}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index] as Row
          return (
            <div
              key={row.id}
              ref={virtual.measureElement}
              data-index={item.index}
              className={styles.slot}
              style={{ top: item.start }}
            >
              <Link to="/$entity/$id" params={{ entity: entity.name, id: row.id }} className={styles.card}>
                <div className={styles.cardTitle}>
                  {title && textOf(title, row[entity.title], row.labels[entity.title])}
                </div>
                <div className={styles.cardFacts}>
                  {factsOf(row, fields).map((field) => (
                    <div key={field.key} className={styles.cardFact}>
                      <span className={styles.cardLabel}>{say(field.label)}</span>
                      <Fact field={field} row={row} />
                    </div>
                  ))}
                </div>
              </Link>
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** States keep their colour; names are no links, because the whole card is one. */
const Fact = ({ field, row }: { field: Field; row: Row }) => {
  const textOf = useValueText()
  const isUnseen = field.target !== undefined && row.labels[field.key] === undefined
  if (field.kind === 'choice' || field.key === 'role' || isUnseen) return <FieldValue field={field} row={row} />
  return <>{textOf(measured(field, row), row[field.key], row.labels[field.key])}</>
}
