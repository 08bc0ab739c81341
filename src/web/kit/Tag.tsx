import type { ReactNode } from 'react'
import styles from './Tag.module.css'

export type TagTone = 'neutral' | 'success' | 'warning' | 'danger' | 'information'

/** A state in one word. The dot and the word carry the meaning; colour only supports it. */
export const Tag = ({ tone = 'neutral', children }: { tone?: TagTone; children: ReactNode }) => (
  <span className={`${styles.tag} ${styles[tone]}`}>
    {tone !== 'neutral' && <span className={styles.dot} aria-hidden />}
    {children}
  </span>
)
