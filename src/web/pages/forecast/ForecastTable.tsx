import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { Delta, Money } from '../../kit/Figures.tsx'
import { Panel } from '../../kit/Page.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Forecast.module.css'
import { type Amounts, categories, type Forecast, type ReportRow } from './forecast.ts'
import { CallDialog, OverrideDialog } from './WordDialogs.tsx'

/** The own deals, then each report with everybody below; the last columns say what is counted. */
export const ForecastTable = ({ forecast }: { forecast: Forecast }) => {
  const t = useWords()
  const [changing, setChanging] = useState<'call' | ReportRow | null>(null)
  const mayCall = useVerbOf('forecast-call', 'submit') && forecast.isMe && forecast.standing === 'open'
  const mayOverride = useVerbOf('forecast-override', 'override') && forecast.isMe && forecast.standing === 'open'
  const close = () => setChanging(null)
  return (
    <Panel label={t('forecast.title')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.who')}</th>
            {categories.map((category) => (
              <th key={category} scope="col" className={category === 'closed' ? undefined : styles.wide}>
                {t(`forecast.${category}`)}
              </th>
            ))}
            <th scope="col">{t('forecast.word')}</th>
            <th scope="col">{t('forecast.override')}</th>
            <th scope="col">{t('forecast.counted')}</th>
            <th scope="col" className={styles.wide}>
              {t('forecast.since')}
            </th>
          </tr>
        </thead>
        <tbody>
          <OwnLine forecast={forecast} onChange={mayCall ? () => setChanging('call') : undefined} />
          {forecast.rows.map((row) => (
            <ReportLine
              key={row.id}
              row={row}
              period={forecast.period.name}
              onChange={mayOverride && !row.isFormer ? () => setChanging(row) : undefined}
            />
          ))}
        </tbody>
        {forecast.rows.length > 0 && (
          <tfoot>
            <tr>
              <th scope="row">{t('forecast.total')}</th>
              <AmountCells amounts={forecast.total} />
              <td />
              <td />
              <td data-label={t('forecast.counted')}>
                <strong>
                  <Money minor={forecast.total.rolled} short />
                </strong>
              </td>
              <td className={styles.wide}>
                <Delta
                  value={forecast.total.before === null ? null : forecast.total.rolled - forecast.total.before}
                  unit="money"
                  better="higher"
                />
              </td>
            </tr>
          </tfoot>
        )}
      </table>
      {changing === 'call' && <CallDialog forecast={forecast} onClose={close} />}
      {changing !== null && changing !== 'call' && (
        <OverrideDialog period={forecast.period} row={changing} onClose={close} />
      )}
    </Panel>
  )
}

const useVerbOf = (entity: string, verb: string): boolean =>
  useEntity(entity)?.verbs.some(({ name }) => name === verb) ?? false

/** Each sum leads to its deals. */
const AmountCells = ({ amounts }: { amounts: Amounts }) => {
  const t = useWords()
  return categories.map((category) => (
    <td
      key={category}
      className={category === 'closed' ? undefined : styles.wide}
      data-label={t(`forecast.${category}`)}
    >
      <Link to="/$entity" params={{ entity: 'opportunity' }} search={{ filter: amounts.filters[category] }}>
        <Money minor={amounts[category]} short />
      </Link>
      {category === 'closed' && amounts.hidden > 0 && (
        <small className={styles.silent}>{t('goal.hidden', { hidden: amounts.hidden })}</small>
      )}
    </td>
  ))
}

const OwnLine = ({ forecast, onChange }: { forecast: Forecast; onChange: (() => void) | undefined }) => {
  const t = useWords()
  const { own, isMe, of } = forecast
  const { call } = own
  return (
    <tr>
      <th scope="row">{isMe ? t('forecast.mine') : t('forecast.theirs', { name: of.name })}</th>
      <AmountCells amounts={own} />
      <td data-label={t('forecast.word')}>
        {call ? (
          <Link to="/$entity/$id" params={{ entity: 'forecast-call', id: call.id }} title={call.note ?? ''}>
            <Money minor={call.amount} short />
          </Link>
        ) : (
          <span className={styles.silent}>{own.silent > 0 ? t('forecast.notSaid') : '-'}</span>
        )}
        {onChange && (
          <Button size="small" type={call ? 'default' : 'primary'} className={styles.button} onClick={onChange}>
            {t(call ? 'forecast.change' : 'forecast.submit')}
          </Button>
        )}
      </td>
      <td data-label={t('forecast.override')}>-</td>
      <td data-label={t('forecast.counted')}>
        <Money minor={call?.amount ?? 0} short />
      </td>
      <td className={styles.wide}>-</td>
    </tr>
  )
}

interface LineProps {
  row: ReportRow
  period: string
  onChange: (() => void) | undefined
}

const ReportLine = ({ row, period, onChange }: LineProps) => {
  const t = useWords()
  const { override, rolled, before } = row
  return (
    <tr>
      <th scope="row">
        {row.isFormer ? (
          row.name
        ) : (
          <Link to="/forecast" search={{ period, of: row.employeeId }}>
            {row.name}
          </Link>
        )}
        {row.silent > 0 && <span className={styles.silent}>{t('forecast.silent', { count: row.silent })}</span>}
      </th>
      <AmountCells amounts={row} />
      <td data-label={t('forecast.word')}>
        <Money minor={rolled} short />
      </td>
      <td data-label={t('forecast.override')}>
        {override ? (
          <Link to="/$entity/$id" params={{ entity: 'forecast-override', id: override.id }} title={override.reason}>
            <Money minor={override.amount} short />
          </Link>
        ) : (
          '-'
        )}
        {onChange && (
          <Button
            size="small"
            className={styles.button}
            aria-label={t('forecast.adjustFor', { name: row.name })}
            onClick={onChange}
          >
            {t('forecast.adjust')}
          </Button>
        )}
      </td>
      <td data-label={t('forecast.counted')}>
        <Money minor={row.counted} short />
      </td>
      <td className={styles.wide}>
        <Delta value={before === null || rolled === null ? null : rolled - before} unit="money" better="higher" />
      </td>
    </tr>
  )
}
