import { Button } from 'antd'
import type { EntityMeta } from '../../client/contract.ts'
import type { ImportRun } from '../../client/imports.ts'
import { formatNumber } from '../../kit/format.ts'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { FaultTable } from './FaultTable.tsx'
import styles from './import.module.css'

interface Props {
  entity: EntityMeta
  run: ImportRun
  onRun: () => void
  onCheck: () => void
  onRemap: () => void
  onAgain: () => void
}

export const Figures = ({ figures }: { figures: readonly (readonly [string, number])[] }) => (
  <dl className={styles.figures}>
    {figures.map(([label, value]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{formatNumber(value, 0)}</dd>
      </div>
    ))}
  </dl>
)

/** What the import would do, before it does it. */
export const CheckStep = ({ entity, run, onRun, onCheck, onRemap, onAgain }: Props) => {
  const t = useWords()
  const { rows, skipped, failed } = run.progress
  const good = rows - failed - skipped
  const count = formatNumber(good, 0) as never
  return (
    <div className={styles.step}>
      <Figures
        figures={[
          [t('transfer.check.ready'), rows],
          [t('transfer.check.skip'), skipped],
          [t('transfer.check.fail'), failed],
        ]}
      />
      {failed === 0 && run.faults.length === 0 && rows > 0 && (
        <Notice tone="success">{t('transfer.check.noFaults')}</Notice>
      )}
      {run.notes.map(({ code, message }) => (
        <Notice key={code} tone="warning">
          {message}
        </Notice>
      ))}
      {good === 0 && <Notice tone="warning">{t('transfer.check.nothing')}</Notice>}
      <FaultTable entity={entity} run={run} />
      <div className={styles.actions}>
        <Button onClick={onAgain}>{t('transfer.map.back')}</Button>
        <Button onClick={onRemap}>{t('transfer.check.remap')}</Button>
        {failed > 0 && <Button onClick={onCheck}>{t('transfer.check.recheck')}</Button>}
        <Button type="primary" disabled={good === 0} onClick={onRun}>
          {t(failed > 0 ? 'transfer.check.runPartly' : 'transfer.check.run', { count })}
        </Button>
      </div>
    </div>
  )
}
