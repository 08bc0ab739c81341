import { CaretDownFilled, CaretRightFilled } from '@ant-design/icons'
import { useState } from 'react'
import { useWords } from '../../words/words.ts'
import styles from './Organisation.module.css'
import type { Branch } from './tree.ts'

interface Props {
  branches: readonly Branch[]
  chosen: string
  /** Units that stand open because the chosen one is in them. */
  open: readonly string[]
  onChoose: (id: string) => void
}

export const UnitTree = ({ branches, ...of }: Props) => (
  <ul className={styles.branch}>
    {branches.map((branch) => (
      <Node key={branch.unit.id} branch={branch} {...of} />
    ))}
  </ul>
)

/** The company and its regions stand open from the start; cities are opened when wanted. */
const startsOpen = (branch: Branch) => branch.unit.level === 'company' || branch.unit.level === 'region'

const Node = ({ branch, ...of }: Omit<Props, 'branches'> & { branch: Branch }) => {
  const t = useWords()
  const { unit, children, people } = branch
  const [wish, setWish] = useState<boolean | null>(null)
  const isOpen = wish ?? (startsOpen(branch) || of.open.includes(unit.id))
  const name = String(unit.name)
  return (
    <li>
      <div className={styles.node} data-chosen={of.chosen === unit.id}>
        {children.length > 0 ? (
          <button
            type="button"
            className={styles.fold}
            aria-expanded={isOpen}
            aria-label={t(isOpen ? 'loop.organisation.fold' : 'loop.organisation.unfold', { name })}
            onClick={() => setWish(!isOpen)}
          >
            {isOpen ? <CaretDownFilled aria-hidden /> : <CaretRightFilled aria-hidden />}
          </button>
        ) : (
          <span className={styles.fold} />
        )}
        <button
          type="button"
          className={styles.unit}
          aria-current={of.chosen === unit.id}
          onClick={() => of.onChoose(unit.id)}
        >
          <span>{name}</span>
          <span className={styles.meta}>
            {unit.labels.managerId} · {t('loop.organisation.people', { count: people })}
          </span>
        </button>
      </div>
      {isOpen && children.length > 0 && <UnitTree branches={children} {...of} />}
    </li>
  )
}
