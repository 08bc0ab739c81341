import { type ReactNode, useEffect } from 'react'
import { useWords } from '../words/words.ts'
import styles from './Page.module.css'

interface Props {
  /** Shown in the browser's tab. */
  name: string
  full?: boolean
  children: ReactNode
}

export const Page = ({ name, full = false, children }: Props) => {
  const product = useWords()('shell.product')
  useEffect(() => {
    document.title = `${name} · ${product}`
  }, [name, product])
  return <div className={`${styles.page} ${full ? styles.full : ''}`}>{children}</div>
}

export const Panel = ({ children, label }: { children: ReactNode; label?: string }) => (
  <section className={styles.panel} aria-label={label}>
    {children}
  </section>
)
