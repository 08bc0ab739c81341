import { Button } from 'antd'
import { useMemo, useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { runKindVerb } from '../../client/records.ts'
import { ReferenceInput } from '../../entity/value/ReferenceInput.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import trailStyles from '../approval/Approval.module.css'
import { Planned, Why } from '../approval/TrailView.tsx'
import type { Decision, PlannedStep } from '../approval/trail.ts'
import styles from './Flow.module.css'
import { askedIn, type DocumentKind, type Graph } from './flow.ts'
import { ValueInput } from './ValueInput.tsx'

interface Answer {
  readonly steps: readonly PlannedStep[]
  readonly decisions: readonly Decision[]
  readonly refusal?: { readonly step: string; readonly why: string }
}

interface Props {
  entity: string
  versionId: string
  kind: DocumentKind | undefined
  graph: Graph
}

/** Who would sign such a document on this edition, before anybody submits one. */
export const Simulation = ({ entity, versionId, kind, graph }: Props) => {
  const t = useWords()
  const say = useSay()
  const { actor } = useMeta()
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({})
  const [submitterId, setSubmitter] = useState<string | null>(actor.employeeId)
  const [answer, setAnswer] = useState<Answer | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const asked = useMemo(() => askedIn(graph), [graph])
  const run = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
      const input = { entity, versionId, values: filled, ...(submitterId && { submitterId }) }
      setAnswer(await runKindVerb<Answer>('approval', 'simulate', input))
    } catch (error) {
      setTrouble(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const person = {
    key: 'submitterId',
    kind: 'person',
    label: { zh: '' },
    required: false,
    editable: true,
    target: 'employee',
  } as const
  return (
    <section className={styles.panel} aria-label={t('approval.flow.simulate')}>
      <h2>{t('approval.flow.simulate')}</h2>
      <p className={styles.meta}>{t('approval.flow.simulateHint')}</p>
      <div className={styles.inputs}>
        <Labelled label={t('approval.flow.submitter')}>
          {(ids) => <ReferenceInput {...ids} field={person} value={submitterId} onChange={setSubmitter} />}
        </Labelled>
        {kind?.fields
          .filter(({ key }) => asked.has(key))
          .map((field) => (
            <Labelled key={field.key} label={say(field.label)}>
              {() => (
                <ValueInput
                  label={say(field.label)}
                  field={field}
                  value={values[field.key] ?? null}
                  onChange={(value) => setValues((old) => ({ ...old, [field.key]: value }))}
                />
              )}
            </Labelled>
          ))}
      </div>
      <div>
        <Button type="primary" loading={isBusy} onClick={() => void run()}>
          {t('approval.flow.run')}
        </Button>
      </div>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      {answer?.refusal && <Notice tone="warning">{t('approval.flow.refused', answer.refusal)}</Notice>}
      {answer && !answer.refusal && answer.steps.length === 0 && (
        <Notice tone="information">{t('approval.flow.noStep')}</Notice>
      )}
      {answer && (
        <ol className={trailStyles.steps} aria-live="polite">
          {answer.steps.map((step) => (
            <li key={step.node} className={trailStyles.step}>
              <Planned step={step} />
            </li>
          ))}
        </ol>
      )}
      {answer && answer.decisions.length > 0 && <Why decisions={answer.decisions} />}
    </section>
  )
}
