import { Progress } from 'antd'
import { useRef } from 'react'
import type { ImportRun } from '../../client/imports.ts'
import { formatNumber } from '../../kit/format.ts'
import { useWords } from '../../words/words.ts'
import styles from './import.module.css'

interface Props {
  run: ImportRun
  /** Rows counted by the check; unknown while checking. */
  total: number | null
}

/** Seconds still to go at the pace since the first look; null before there is a pace. */
const useTimeLeft = (rows: number, total: number | null): number | null => {
  const first = useRef({ at: Date.now(), rows })
  const pace = (rows - first.current.rows) / (Date.now() - first.current.at)
  return total !== null && pace > 0 ? Math.ceil((total - rows) / pace / 1000) : null
}

/** Rows done, and the time left where the check has already counted the rows. */
export const WorkingStep = ({ run, total }: Props) => {
  const t = useWords()
  const { rows } = run.progress
  const left = useTimeLeft(rows, total)
  const said =
    run.state === 'reverting'
      ? 'transfer.run.reverting'
      : run.plan?.dryRun
        ? 'transfer.check.running'
        : 'transfer.run.running'
  const time =
    left === null || left < 1
      ? null
      : left < 90
        ? t('transfer.seconds', { count: left })
        : t('transfer.minutes', { count: Math.ceil(left / 60) })
  return (
    <div className={styles.step} role="status">
      <p>{t(said)}</p>
      <Progress
        percent={total ? Math.min(100, Math.floor((rows / total) * 100)) : 100}
        status="active"
        showInfo={total !== null}
        aria-label={t(said)}
      />
      <p className={styles.quiet}>
        {t('transfer.check.rows', { count: formatNumber(rows, 0) as never })}
        {time && ` · ${t('transfer.check.left', { time })}`}
      </p>
    </div>
  )
}
