import { InputNumber } from 'antd'
import { DayInput } from '../../entity/value/DayInput.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Quote.module.css'
import type { Quote } from './useQuote.ts'

/** What belongs to the whole offer and moves its price or its risk. */
export const Conditions = ({ quote: { header, setHeader } }: { quote: Quote }) => {
  const t = useWords()
  return (
    <div className={styles.conditions}>
      <Labelled label={t('quote.validUntil')}>
        {({ id }) => (
          <DayInput
            id={id}
            allowClear={false}
            value={header.validUntil}
            onChange={(validUntil) => setHeader({ validUntil })}
          />
        )}
      </Labelled>
      <Labelled label={t('quote.deliveryDays')}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={0}
            max={3650}
            precision={0}
            value={header.deliveryDays}
            onChange={(deliveryDays) => setHeader({ deliveryDays })}
          />
        )}
      </Labelled>
      <Labelled label={t('quote.taxRate')}>
        {({ id }) => (
          <InputNumber
            id={id}
            min={0}
            max={99}
            precision={2}
            value={header.taxRate === null ? null : Number((header.taxRate * 100).toFixed(2))}
            onChange={(rate) => setHeader({ taxRate: rate === null ? null : Number((rate / 100).toFixed(4)) })}
          />
        )}
      </Labelled>
    </div>
  )
}
