import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Field } from '../../client/contract.ts'
import type { ImportColumn, ImportPlan, ImportTable } from '../../client/imports.ts'
import { comma } from '../../kit/format.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './import.module.css'
import { importable, keyFields } from './importable.ts'
import { type TableChoice, TablePlace } from './TablePlace.tsx'

interface Props {
  entity: EntityMeta
  columns: readonly ImportColumn[]
  table: ImportTable | undefined
  onRead: (choice: TableChoice) => void
  plan?: ImportPlan | null
  onStart: (plan: ImportPlan) => Promise<void>
  onBack: () => void
}

const neverUnreadable: readonly Field['kind'][] = ['text', 'long-text']

const useMapping = ({ entity, columns, plan }: Props) => {
  const say = useSay()
  const t = useWords()
  const suggested = columns.flatMap(({ suggestion }) => suggestion ?? [])
  const fields = importable(entity, suggested)
  const [chosen, setChosen] = useState<Readonly<Record<string, string | null>>>(() =>
    Object.fromEntries(
      columns.map(({ header, suggestion }) => {
        const planned = plan?.mapping.find((m) => m.column === header)?.field
        return [header, planned ?? (plan ? null : suggestion)]
      }),
    ),
  )
  const [lenient, setLenient] = useState<readonly string[]>(
    () => plan?.mapping.flatMap((m) => (m.unknown === 'blank' ? m.column : [])) ?? [],
  )
  const keyable = keyFields(fields).filter((field) => Object.values(chosen).includes(field.key))
  const keys = [
    ...(entity.identity ? [{ value: 'identity', label: t('transfer.map.identity') }] : []),
    ...keyable.map((field) => ({ value: field.key, label: say(field.label) })),
  ]
  const [wanted, setKey] = useState<string | null>(plan ? plan.key : (keys[0]?.value ?? null))
  const key = keys.some(({ value }) => value === wanted) ? wanted : null
  const mayBeBlank = (column: string) =>
    chosen[column] !== key &&
    fields.some((f) => f.key === chosen[column] && !f.required && !neverUnreadable.includes(f.kind))
  const mapping = Object.entries(chosen).flatMap(([column, field]) =>
    field
      ? [{ column, field, ...(lenient.includes(column) && mayBeBlank(column) && { unknown: 'blank' as const }) }]
      : [],
  )
  const missing = fields.filter((f) => f.required && f.default === undefined && !mapping.some((m) => m.field === f.key))
  const twice = fields.find((f) => mapping.filter((m) => m.field === f.key).length > 1)
  const trouble = twice
    ? t('transfer.map.twice', { field: say(twice.label) })
    : missing.length > 0
      ? t('transfer.map.missing', { fields: missing.map((f) => say(f.label)).join(comma()) })
      : null
  return { fields, chosen, setChosen, lenient, setLenient, keys, key, setKey, mayBeBlank, mapping, trouble }
}

export const MapStep = (props: Props) => {
  const { columns, table, plan, onRead, onStart, onBack } = props
  const t = useWords()
  const { mapping, trouble, keys, key, setKey, ...choosing } = useMapping(props)
  const [duplicates, setDuplicates] = useState<ImportPlan['duplicates']>(plan?.duplicates ?? 'skip')
  const [isBusy, setBusy] = useState(false)
  const start = async () => {
    setBusy(true)
    await onStart({ mapping, duplicates: key ? duplicates : 'create', key, dryRun: true })
    setBusy(false)
  }
  return (
    <div className={styles.step}>
      {table && <TablePlace table={table} onRead={onRead} />}
      <p className={styles.quiet}>{t('transfer.map.hint')}</p>
      <ul className={styles.mapping}>
        {columns.map((column) => (
          <ColumnRow key={column.index} column={column} {...choosing} />
        ))}
      </ul>
      <div className={styles.rules}>
        <Labelled label={t('transfer.map.key')}>
          {({ id }) => (
            <Select
              id={id}
              allowClear
              placeholder={t('transfer.map.noKey')}
              options={keys}
              value={key ?? undefined}
              onChange={(chosenKey) => setKey(chosenKey ?? null)}
            />
          )}
        </Labelled>
        {key && (
          <Labelled label={t('transfer.map.duplicates')}>
            {({ id }) => (
              <Select
                id={id}
                options={(['skip', 'update', 'create'] as const).map((value) => ({
                  value,
                  label: t(`transfer.map.${value}`),
                }))}
                value={duplicates}
                onChange={setDuplicates}
              />
            )}
          </Labelled>
        )}
      </div>
      {trouble && <Notice tone="warning">{trouble}</Notice>}
      <div className={styles.actions}>
        <Button onClick={onBack}>{t('transfer.map.back')}</Button>
        <Button
          type="primary"
          disabled={trouble !== null || mapping.length === 0}
          loading={isBusy}
          onClick={() => void start()}
        >
          {t('transfer.map.check')}
        </Button>
      </div>
    </div>
  )
}

type Choosing = Omit<ReturnType<typeof useMapping>, 'mapping' | 'trouble' | 'keys' | 'key' | 'setKey'>

const ColumnRow = ({
  column: { header, samples, caution },
  fields,
  chosen,
  setChosen,
  lenient,
  setLenient,
  mayBeBlank,
}: { column: ImportColumn } & Choosing) => {
  const t = useWords()
  const say = useSay()
  return (
    <li className={styles.column}>
      <div className={styles.source}>
        <strong>{header}</strong>
        <span className={styles.samples}>{samples.filter(Boolean).slice(0, 3).join(' · ') || '-'}</span>
        {caution && <span className={styles.caution}>{caution}</span>}
      </div>
      <span aria-hidden>→</span>
      <div className={styles.target}>
        <Select
          aria-label={`${t('transfer.map.field')}: ${header}`}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={t('transfer.map.ignore')}
          options={fields.map((field) => ({
            value: field.key,
            label: `${say(field.label)}${field.required ? ` (${t('transfer.map.required')})` : ''}`,
          }))}
          value={chosen[header] ?? undefined}
          onChange={(field) => setChosen({ ...chosen, [header]: field ?? null })}
        />
        {mayBeBlank(header) && (
          <Checkbox
            aria-label={`${t('transfer.map.blank')}: ${header}`}
            checked={lenient.includes(header)}
            onChange={({ target }) =>
              setLenient(target.checked ? [...lenient, header] : lenient.filter((column) => column !== header))
            }
          >
            {t('transfer.map.blank')}
          </Checkbox>
        )}
      </div>
    </li>
  )
}
