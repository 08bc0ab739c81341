import { Link } from '@tanstack/react-router'
import type { EntityMeta, Field } from '../../client/contract.ts'
import type { ImportRun } from '../../client/imports.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './import.module.css'

/** Where what is lacking is made; the import waits meanwhile. */
const ToTarget = ({ field }: { field: Field | undefined }) => {
  const t = useWords()
  const say = useSay()
  const target = useEntity(field?.target ?? '')
  if (!target?.can.includes('create')) return null
  return (
    <Link to="/$entity" params={{ entity: target.name }} target="_blank">
      {t('transfer.check.toTarget', { what: say(target.label) })}
    </Link>
  )
}

/** What keeps rows out or is to be known of them, each reason once, with the rows that it holds for. */
export const FaultTable = ({ entity, run }: { entity: EntityMeta; run: ImportRun }) => {
  const t = useWords()
  const say = useSay()
  if (run.reasons.length === 0) return null
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
            {run.reasons.map(({ field, code, message, rows, lines, cells, fails }) => (
              <tr key={`${field}${message}`}>
                <td>
                  {lines.join(t('transfer.check.and'))}
                  {rows > lines.length && '…'}
                  {rows > 1 && <div className={styles.quiet}>{t('transfer.check.alike', { count: rows })}</div>}
                </td>
                <td className={fails ? styles.fault : undefined}>
                  {/^[「“]/.test(message) ? '' : nameOf(field)}
                  {message}{' '}
                  {code === 'reference' && fails && <ToTarget field={field ? fieldOf(entity, field) : undefined} />}
                </td>
                <td className={styles.quiet}>{cells?.join(' | ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
