import { useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runKindVerb, type Values } from '../../client/records.ts'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { shortMoney } from '../../kit/format.ts'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import type { Forecast, ReportRow } from './forecast.ts'

const useInputs = (entity: string, verb: string, keys: readonly string[]) =>
  useEntity(entity)
    ?.verbs.find(({ name }) => name === verb)
    ?.input.filter(({ key }) => keys.includes(key)) ?? []

/** My word for the period, said on what I have seen. */
export const CallDialog = ({ forecast, onClose }: { forecast: Forecast; onClose: () => void }) => {
  const t = useWords()
  const fields = useInputs('forecast-call', 'submit', ['amount', 'note'])
  const { period, own } = forecast
  const run = async (values: Values) => {
    const version = own.call?.version ?? null
    await runKindVerb('forecast-call', 'submit', { ...values, period: period.name, version })
    await renew('forecast-call')
    toast.success(t('forecast.submitted'))
    onClose()
  }
  return (
    <InputDialog
      title={t('forecast.submitFor', { period: period.label })}
      fields={fields}
      submit={t('forecast.submit')}
      start={{ amount: own.call?.amount ?? own.closed + own.commit, note: own.call?.note ?? null }}
      note={<p>{t('forecast.basis', { closed: shortMoney(own.closed), commit: shortMoney(own.commit) })}</p>}
      onSubmit={run}
      onClose={onClose}
    />
  )
}

interface OverrideProps {
  period: Forecast['period']
  row: ReportRow
  onClose: () => void
}

/** What I count on from one of my reports instead. */
export const OverrideDialog = ({ period, row, onClose }: OverrideProps) => {
  const t = useWords()
  const fields = useInputs('forecast-override', 'override', ['amount', 'reason'])
  const { employeeId, override } = row
  const run = async (values: Values) => {
    const version = override?.version ?? null
    await runKindVerb('forecast-override', 'override', { ...values, period: period.name, employeeId, version })
    await renew('forecast-override')
    toast.success(t('forecast.adjusted', { name: row.name }))
    onClose()
  }
  return (
    <InputDialog
      title={t('forecast.adjustFor', { name: row.name })}
      fields={fields}
      submit={t('forecast.adjust')}
      start={{ amount: override?.amount ?? row.rolled, reason: override?.reason ?? null }}
      onSubmit={run}
      onClose={onClose}
    />
  )
}
