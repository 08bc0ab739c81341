import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { VerbDialog } from '../../entity/record/VerbDialog.tsx'
import { dayOf, daysBetween } from '../../kit/format.ts'
import { StageStepper } from '../../kit/StageStepper.tsx'
import { useWords } from '../../words/words.ts'
import { useStages } from './stages.ts'

/** Where the opportunity stands in its own version of the process; a later stage can be chosen. */
export const Stages = ({ entity, row }: RegionProps) => {
  const t = useWords()
  const { company } = useMeta()
  const [target, setTarget] = useState<Row | null>(null)
  const nodes = useStages(row.processVersionId) ?? []
  const advance = entity.verbs.find((verb) => verb.name === 'advance' && row.can.includes('advance'))
  const input = advance?.input.find((field) => field.target === 'process-node')
  const at = nodes.findIndex((node) => node.id === row.nodeId)
  if (nodes.length === 0) return null
  const entered = row.stageEnteredAt as string | null
  const age = entered && daysBetween(dayOf(new Date(entered), company.timeZone), dayOf(new Date(), company.timeZone))
  return (
    <>
      <StageStepper
        label={t('sales.stages')}
        stages={nodes.map((node, i) => ({
          id: node.id,
          name: String(node.name),
          note:
            i === at && typeof age === 'number' && row.outcome === 'open' ? t('sales.days', { count: age }) : undefined,
          isLate:
            i === at && typeof age === 'number' && typeof node.standardDays === 'number' && age > node.standardDays,
        }))}
        at={at}
        end={row.outcome === 'won' ? 'success' : row.outcome === 'lost' ? 'danger' : undefined}
        onChoose={advance && input ? (id) => setTarget(nodes.find((node) => node.id === id) ?? null) : undefined}
      />
      {target && advance && input && (
        <VerbDialog
          entity={entity}
          row={row}
          verb={advance}
          start={{ [input.key]: target.id }}
          labels={{ [input.key]: String(target.name) }}
          onClose={() => setTarget(null)}
        />
      )}
    </>
  )
}
