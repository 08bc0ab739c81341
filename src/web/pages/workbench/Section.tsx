import type { ReactNode } from 'react'
import { Panel } from '../../kit/Page.tsx'
import styles from './Workbench.module.css'

export const Section = ({
  title,
  count,
  more,
  children,
}: {
  title: string
  count?: number
  more?: ReactNode
  children: ReactNode
}) => (
  <Panel label={title}>
    <div className={styles.head}>
      <h2>
        {title} {count !== undefined && count > 0 && <span className={styles.count}>{count}</span>}
      </h2>
      {more}
    </div>
    {children}
  </Panel>
)
