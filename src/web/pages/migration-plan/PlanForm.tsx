import { CheckCircleFilled, FileOutlined, InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { isProblem, messageOf } from '../../client/http.ts'
import { comma } from '../../kit/format.ts'
import { Panel } from '../../kit/Page.tsx'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './MigrationPlans.module.css'
import { type Plan, startPlan } from './plan.ts'

/** What the plan brings over, and its files: all at once or one after the other, dropped or chosen. */
export const PlanForm = ({ plan, onRun }: { plan: Plan; onRun: (run: string) => void }) => {
  const t = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<ReadonlyMap<string, File>>(new Map())
  const [foreign, setForeign] = useState<readonly string[]>([])
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const missing = plan.files.filter((name) => !chosen.has(name))
  const take = (files: Iterable<File>) => {
    const given = [...files]
    const [known, unknown] = [true, false].map((is) => given.filter(({ name }) => plan.files.includes(name) === is))
    setChosen(new Map([...chosen, ...(known ?? []).map((file) => [file.name, file] as const)]))
    setForeign((unknown ?? []).map((file) => file.name))
    setTrouble(null)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    take(event.dataTransfer.files)
  }
  const start = async () => {
    setBusy(true)
    setTrouble(null)
    try {
      onRun((await startPlan(plan.key, [...chosen.values()])).id)
    } catch (error) {
      setTrouble(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Panel label={plan.name}>
      <div className={styles.plan}>
        <div>
          <h2>{plan.name}</h2>
          {plan.description && <p className={styles.quiet}>{plan.description}</p>}
          <p className={styles.quiet}>
            {t('transfer.plan.steps', { count: plan.steps.length })}
            {plan.steps.map((step) => step.title).join(' → ')}
          </p>
        </div>
        <ul className={styles.files} aria-label={t('transfer.plan.files')}>
          {plan.files.map((name) => (
            <li key={name} className={chosen.has(name) ? styles.chosen : styles.file}>
              {chosen.has(name) ? <CheckCircleFilled aria-hidden /> : <FileOutlined aria-hidden />}
              <span className={styles.name}>{name}</span>
              <span>{t(chosen.has(name) ? 'transfer.plan.chosen' : 'transfer.plan.wanted')}</span>
            </li>
          ))}
        </ul>
        <input
          ref={input}
          type="file"
          accept=".csv,.xlsx,.txt"
          multiple
          hidden
          onChange={(event) => {
            take(event.target.files ?? [])
            event.target.value = ''
          }}
        />
        <button
          type="button"
          className={styles.drop}
          onClick={() => input.current?.click()}
          onDragOver={(event) => event.preventDefault()}
          onDrop={drop}
        >
          <InboxOutlined className={styles.icon} aria-hidden />
          <strong>{t('transfer.plan.drop')}</strong>
          <span className={styles.quiet}>{t('transfer.plan.dropHint')}</span>
        </button>
        {foreign.length > 0 && (
          <Notice tone="warning">{t('transfer.plan.foreign', { names: foreign.join(comma()) })}</Notice>
        )}
        {trouble && <Notice tone="danger">{trouble}</Notice>}
        <div className={styles.actions}>
          {missing.length > 0 && (
            <span className={styles.quiet}>{t('transfer.plan.missing', { count: missing.length })}</span>
          )}
          <Button type="primary" disabled={missing.length > 0} loading={isBusy} onClick={() => void start()}>
            {t(isBusy ? 'transfer.plan.sending' : 'transfer.plan.start')}
          </Button>
        </div>
      </div>
    </Panel>
  )
}
