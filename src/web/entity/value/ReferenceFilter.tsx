import { useEntity } from '../../client/meta.ts'
import { useWords } from '../../words/words.ts'
import styles from './ReferenceFilter.module.css'
import { ReferenceInput } from './ReferenceInput.tsx'

const kinds = {
  unit: { key: 'unitId', label: 'sales.board.unit', none: 'sales.board.allUnits' },
  'process-version': { key: 'processVersionId', label: 'sales.board.process', none: 'sales.board.defaultProcess' },
} as const

interface Props {
  of: keyof typeof kinds
  value: string | undefined
  onChange: (id: string | undefined) => void
}

/** In the header of a page of numbers: of which unit, by which process; absent for whoever cannot read these. */
export const ReferenceFilter = ({ of, value, onChange }: Props) => {
  const t = useWords()
  const isReadable = useEntity(of) !== undefined
  if (!isReadable) return null
  const { key, label, none } = kinds[of]
  const zh = t(label)
  return (
    <div className={styles.filter} data-grows>
      <ReferenceInput
        aria-label={zh}
        placeholder={t(none)}
        field={{ key, kind: 'reference', target: of, required: false, editable: true, label: { zh } }}
        value={value ?? null}
        onChange={(next) => onChange(next ?? undefined)}
      />
    </div>
  )
}
