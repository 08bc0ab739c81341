import type { ReactNode } from 'react'
import styles from './States.module.css'

interface EmptyProps {
  title: string
  hint?: ReactNode
  children?: ReactNode
  /** There is nothing else on the page. */
  isPage?: boolean
}

/** Nothing to show: what is missing, and the next step. */
export const Empty = ({ title, hint, children, isPage = false }: EmptyProps) => (
  <div className={styles.empty}>
    {isPage ? <h1 className={styles.title}>{title}</h1> : <p className={styles.title}>{title}</p>}
    {hint && <p className={styles.hint}>{hint}</p>}
    {children && <div className={styles.actions}>{children}</div>}
  </div>
)

/** Grey lines where content will stand; never a spinner over content. */
export const Skeleton = ({ lines = 3, height = 16 }: { lines?: number; height?: number }) => (
  <div className={styles.skeleton} aria-hidden>
    {Array.from({ length: lines }, (_, line) => (
      // Lines of a skeleton have no identity.
      // biome-ignore lint/suspicious/noArrayIndexKey: see above
      <div key={line} className={styles.bone} style={{ height, width: `${[92, 74, 86, 60][line % 4]}%` }} />
    ))}
  </div>
)

export const Notice = ({
  tone,
  children,
}: {
  tone: 'information' | 'warning' | 'danger' | 'success'
  children: ReactNode
}) => (
  <div className={`${styles.notice} ${styles[tone]}`} role={tone === 'danger' ? 'alert' : 'status'}>
    {children}
  </div>
)
