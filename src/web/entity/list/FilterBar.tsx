import { CloseOutlined, PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, type InputRef, Popover } from 'antd'
import { useEffect, useRef, useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { useHotkeys } from '../../kit/keyboard.ts'
import { useSay, useWords } from '../../words/words.ts'
import { ConditionEditor } from './ConditionEditor.tsx'
import { ConditionSentence, useSentence } from './ConditionSentence.tsx'
import { type Condition, readConditions, writeConditions } from './conditions.ts'
import styles from './FilterBar.module.css'
import type { ListSearch } from './search.ts'

interface Props {
  entity: EntityMeta
  search: ListSearch
  onChange: (change: Partial<ListSearch>) => void
}

/** What the list is narrowed to, as sentences: 负责人 是 我. */
export const FilterBar = ({ entity, search, onChange }: Props) => {
  const t = useWords()
  const sentence = useSentence(entity)
  const { simple, combined } = readConditions(search.filter)
  const set = (next: readonly Condition[], rest = combined) =>
    onChange({ filter: writeConditions({ simple: next, combined: rest }) })
  return (
    <div className={styles.bar}>
      {entity.fields.some((field) => field.search) && <Find entity={entity} search={search} onChange={onChange} />}
      {simple.map((condition, i) => (
        <Chip
          // Conditions have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={i}
          entity={entity}
          condition={condition}
          removeLabel={t('entity.filter.remove', { what: sentence(condition) })}
          onApply={(next) => set(simple.map((old, at) => (at === i ? next : old)))}
          onRemove={() => set(simple.filter((_, at) => at !== i))}
        />
      ))}
      {combined.length > 0 && (
        <span className={styles.chip} title={JSON.stringify(combined)}>
          <span className={styles.sentence}>{t('entity.list.advanced')}</span>
          <button
            type="button"
            className={styles.remove}
            aria-label={t('entity.filter.remove', { what: t('entity.list.advanced') })}
            onClick={() => set(simple, [])}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      )}
      <AddFilter entity={entity} onAdd={(condition) => set([...simple, condition])} />
      {simple.length + combined.length > 1 && (
        <Button type="link" size="small" onClick={() => onChange({ filter: undefined })}>
          {t('entity.list.clearFilters')}
        </Button>
      )}
    </div>
  )
}

const pauseMs = 250

const Find = ({ entity, search, onChange }: Props) => {
  const t = useWords()
  const say = useSay()
  const input = useRef<InputRef>(null)
  const [text, setText] = useState(search.q ?? '')
  // Going back or opening a view changes what is searched from outside.
  useEffect(() => setText(search.q ?? ''), [search.q])
  const latest = useRef(onChange)
  latest.current = onChange
  useEffect(() => {
    const q = text.trim() || undefined
    if (q === search.q) return
    const timer = setTimeout(() => latest.current({ q }), pauseMs)
    return () => clearTimeout(timer)
  }, [text, search.q])
  useHotkeys({ '/': () => input.current?.focus() })
  const what = t('entity.list.find', { what: say(entity.label) })
  return (
    <Input
      ref={input}
      className={styles.find}
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      aria-label={what}
      placeholder={what}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  )
}

interface ChipProps {
  entity: EntityMeta
  condition: Condition
  removeLabel: string
  onApply: (condition: Condition) => void
  onRemove: () => void
}

const Chip = ({ entity, condition, removeLabel, onApply, onRemove }: ChipProps) => {
  const [isOpen, setOpen] = useState(false)
  const apply = (next: Condition) => {
    setOpen(false)
    onApply(next)
  }
  return (
    <span className={styles.chip}>
      <Popover
        open={isOpen}
        onOpenChange={setOpen}
        trigger="click"
        placement="bottomLeft"
        destroyOnHidden
        content={<ConditionEditor entity={entity} condition={condition} onApply={apply} />}
      >
        <button type="button" className={styles.sentence}>
          <ConditionSentence entity={entity} condition={condition} />
        </button>
      </Popover>
      <button type="button" className={styles.remove} aria-label={removeLabel} onClick={onRemove}>
        <CloseOutlined aria-hidden />
      </button>
    </span>
  )
}

const AddFilter = ({ entity, onAdd }: { entity: EntityMeta; onAdd: (condition: Condition) => void }) => {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  const add = (condition: Condition) => {
    setOpen(false)
    onAdd(condition)
  }
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      destroyOnHidden
      content={<ConditionEditor entity={entity} onApply={add} />}
    >
      <Button type="text" icon={<PlusOutlined />}>
        {t('entity.list.filter')}
      </Button>
    </Popover>
  )
}
