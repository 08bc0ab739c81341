import { type ReactNode, useEffect } from 'react'
import { OtherLanguage } from '../../kit/OtherLanguage.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Welcome.module.css'

/** The card before one is inside: sign-in and first use. */
export const Welcome = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useWords()
  useEffect(() => {
    document.title = `${title} · ${t('shell.product')}`
  }, [title, t])
  return (
    <main className={styles.welcome}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <img src="/icon.svg" alt="" width={40} height={40} />
          <div>
            <p className={styles.product}>{t('shell.product')}</p>
            <p className={styles.tagline}>{t('shell.tagline')}</p>
          </div>
        </div>
        <h1 className={styles.title}>{title}</h1>
        {children}
        <div className={styles.language}>
          <OtherLanguage />
        </div>
      </div>
    </main>
  )
}
