import type { ReactNode } from 'react'
import styles from './PageHeader.module.css'

interface Props {
  title: ReactNode
  /** Where the page hangs, below two levels. */
  above?: ReactNode
  /** States and facts beside the title. */
  beside?: ReactNode
  actions?: ReactNode
}

export const PageHeader = ({ title, above, beside, actions }: Props) => (
  <div className={styles.header}>
    <div className={styles.words}>
      {above && <div className={styles.above}>{above}</div>}
      <div className={styles.line}>
        <h1 className={styles.title}>{title}</h1>
        {beside}
      </div>
    </div>
    {actions && <div className={styles.actions}>{actions}</div>}
  </div>
)
