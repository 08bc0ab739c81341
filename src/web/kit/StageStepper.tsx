import { useEffect, useRef } from 'react'
import styles from './StageStepper.module.css'

interface Stage {
  readonly id: string
  readonly name: string
  readonly note?: string
  readonly isLate?: boolean
}

interface Props {
  label: string
  stages: readonly Stage[]
  at: number
  /** How the way ended, when it has. */
  end?: 'success' | 'danger'
  /** Later stages can be chosen. */
  onChoose?: (id: string) => void
}

/** The way through the stages: what is done, where it stands and how long, what is ahead. */
export const StageStepper = ({ label, stages, at, end, onChoose }: Props) => {
  const way = useRef<HTMLOListElement>(null)
  // Where the way is wider than the screen, one sees where it stands.
  useEffect(() => {
    const stage = way.current?.children[at]
    if (way.current && stage instanceof HTMLElement)
      way.current.scrollLeft = stage.offsetLeft - (way.current.clientWidth - stage.offsetWidth) / 2
  }, [at])
  return (
    <ol ref={way} className={styles.stages} aria-label={label} tabIndex={onChoose ? undefined : 0}>
      {stages.map((stage, i) => {
        const isAhead = i > at && !end
        const state = i < at ? styles.done : i === at ? `${styles.now} ${end ? styles[end] : ''}` : styles.ahead
        const content = (
          <>
            <span className={styles.name}>{stage.name}</span>
            {stage.note && <span className={stage.isLate ? styles.late : styles.note}>{stage.note}</span>}
          </>
        )
        return (
          <li key={stage.id} className={`${styles.stage} ${state}`} aria-current={i === at ? 'step' : undefined}>
            {isAhead && onChoose ? (
              <button type="button" className={styles.choose} onClick={() => onChoose(stage.id)}>
                {content}
              </button>
            ) : (
              content
            )}
          </li>
        )
      })}
    </ol>
  )
}
