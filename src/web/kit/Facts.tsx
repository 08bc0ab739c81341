import type { ReactNode } from 'react'
import styles from './Facts.module.css'

/** Why something is as it is: a few short facts side by side. */
export const Facts = ({ label, children }: { label: string; children: ReactNode }) => (
  <section className={styles.facts} aria-label={label}>
    {children}
  </section>
)

export const Fact = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className={styles.fact}>
    <h2>{title}</h2>
    {children}
  </div>
)
