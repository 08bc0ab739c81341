import type { EntityMeta } from '../../client/contract.ts'
import type { ImportRun } from '../../client/imports.ts'
import { fieldOf } from '../../client/meta.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './import.module.css'

/** Rows that cannot be imported, each with its reasons. */
export const FaultTable = ({ entity, run }: { entity: EntityMeta; run: ImportRun }) => {
  const t = useWords()
  const say = useSay()
  if (run.faults.length === 0) return null
  const nameOf = (key: string | null) => {
    const field = key ? fieldOf(entity, key) : undefined
    return field ? `${say(field.label)}:` : ''
  }
  return (
    <section className={styles.faults}>
      <div className={styles.faultsHead}>
        <h2>{t('transfer.check.faults')}</h2>
        <a href={`/api/import/${run.id}/errors.csv`} download>
          {t('transfer.check.download')}
        </a>
      </div>
      {/* A wide table is scrolled by keyboard too. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <div className={styles.wrap} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('transfer.check.line')}</th>
              <th scope="col">{t('transfer.check.problem')}</th>
              <th scope="col">{t('transfer.check.content')}</th>
            </tr>
          </thead>
          <tbody>
            {run.faults.map((row) => (
              <tr key={row.line}>
                <td>{row.line}</td>
                <td>
                  {row.faults.map((fault) => (
                    <div key={`${fault.field}${fault.message}`} className={styles.fault}>
                      {fault.message.startsWith('「') ? '' : nameOf(fault.field)}
                      {fault.message}
                    </div>
                  ))}
                </td>
                <td className={styles.quiet}>{row.cells?.join(' | ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
