import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import type { EntityMeta, Field } from '../../client/contract.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { usePage, useRecord } from '../../client/records.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { InputProps } from './FieldInput.tsx'

interface Props extends InputProps {
  field: Field
  value: string | null
  label?: string
  placeholder?: string
  onChange: (id: string | null) => void
}

/** Finds a record of another kind by name or pinyin. */
export const ReferenceInput = ({ field, value, label, placeholder, onChange, ...ids }: Props) => {
  const t = useWords()
  const target = useEntity(field.target ?? '')
  const title = target?.title ?? 'name'
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  // What nothing is kept to search by is short: the browser looks through all of it.
  const isSearched = target?.fields.some(({ search }) => search) ?? false
  const page = usePage(
    field.target ?? '',
    { fields: [title], limit: isSearched ? 30 : 200, count: 'none', ...(isSearched && q && { q }) },
    isOpen && target !== undefined,
  )
  const known = useKnownTitle(field.target, value, label, title)
  const found = (page.data?.items ?? []).map((row) => ({ value: row.id, label: titleIn(row, title) }))
  const isListed = found.some((option) => option.value === value)
  const options = value && !isListed ? [{ value, label: known }, ...(isOpen && q ? [] : found)] : found
  return (
    <Select
      {...ids}
      style={{ width: '100%' }}
      allowClear={!field.required}
      placeholder={placeholder ?? t('entity.form.choose')}
      options={[...options, ...(value && !isListed && isOpen && q ? found : [])]}
      value={value ?? undefined}
      onChange={(id: string | undefined) => onChange(id ?? null)}
      onOpenChange={setOpen}
      showSearch={{ filterOption: !isSearched, optionFilterProp: 'label', onSearch: setTyped }}
      notFoundContent={page.isFetching ? t('entity.form.searching') : <Nothing target={target} q={q} />}
    />
  )
}

const titleIn = (row: { labels: Readonly<Record<string, string>> } & Record<string, unknown>, title: string) =>
  row.labels[title] ?? String(row[title] ?? '')

/** Where there is none to choose yet, who may make one is led there, and others hear whom to ask. */
const Nothing = ({ target, q }: { target: EntityMeta | undefined; q: string }) => {
  const t = useWords()
  const say = useSay()
  if (q || !target) return t('entity.form.nothing')
  const what = say(target.label)
  if (!target.can.includes('create')) return t('entity.form.noneYet', { what })
  return (
    <>
      {t('entity.list.empty', { what })}{' '}
      <a href={`/${target.name}?drawer=create`}>{t('entity.form.create', { what })}</a>
    </>
  )
}

/** The title of the chosen record: known already, or one of me, or asked for. */
const useKnownTitle = (target: string | undefined, id: string | null, label: string | undefined, title: string) => {
  const { actor } = useMeta()
  const mine = id === actor.employeeId ? actor.name : undefined
  const known = label ?? mine
  const record = useRecord(target ?? '', id ?? '', known === undefined && id !== null && target !== undefined)
  return known ?? (record.data ? titleIn(record.data, title) : '')
}
