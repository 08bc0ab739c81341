import { type ReactNode, useId } from 'react'
import styles from './Labelled.module.css'

interface InputIds {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': boolean
  status: 'error' | ''
}

interface Props {
  label: ReactNode
  required?: boolean
  help?: ReactNode
  fault?: string
  /** Takes the row's whole width in a form of two columns. */
  wide?: boolean
  children: (ids: InputIds) => ReactNode
}

/** An input with its label, its help and what is wrong with it, tied together for screen readers. */
export const Labelled = ({ label, required = false, help, fault, wide = false, children }: Props) => {
  const id = useId()
  const below = fault ?? help
  return (
    <div className={`${styles.labelled} ${wide ? styles.wide : ''}`}>
      <label htmlFor={id} className={styles.label}>
        {label}
        {required && (
          <span className={styles.required} aria-hidden>
            {' '}
            *
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': below ? `${id}-below` : undefined,
        'aria-invalid': fault !== undefined,
        status: fault === undefined ? '' : 'error',
      })}
      {below && (
        <p id={`${id}-below`} className={fault ? styles.fault : styles.help} role={fault ? 'alert' : undefined}>
          {below}
        </p>
      )}
    </div>
  )
}
