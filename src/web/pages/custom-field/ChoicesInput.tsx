import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { PartProps } from '../../entity/form/parts.ts'
import { isSubmit } from '../../kit/keyboard.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Choices.module.css'
import { blank, type Choice, changed, movedChoice, readChoices, replaced, tidied, tones } from './choices.ts'

/** The options of a field in their order: what people read, what is stored, and the colour. Enter adds the next one. */
export default function ChoicesInput({ value, onChange, status, ...ids }: PartProps) {
  const t = useWords()
  const [choices, setChoices] = useState<readonly Choice[]>(() => [...readChoices(value), ...(value ? [] : [blank])])
  const list = useRef<HTMLOListElement>(null)
  // The line that was added or moved keeps the keyboard.
  const [focus, setFocus] = useState<number | null>(null)
  useEffect(() => {
    if (focus === null) return
    list.current?.querySelectorAll<HTMLInputElement>('input[data-label]')[focus]?.focus()
    setFocus(null)
  }, [focus])
  const set = (next: readonly Choice[], at?: number) => {
    setChoices(next)
    onChange(tidied(next))
    if (at !== undefined) setFocus(at)
  }
  const add = (after = choices.length - 1) => set(choices.toSpliced(after + 1, 0, blank), after + 1)
  const move = (from: number, to: number) => set(movedChoice(choices, from, to), to)
  return (
    // biome-ignore lint/a11y/useSemanticElements: the legend of a fieldset would say the label above once more
    <div
      role="group"
      id={ids.id}
      aria-describedby={ids['aria-describedby']}
      aria-label={t('settings.choice.title')}
      className={styles.editor}
      data-wrong={status === 'error'}
    >
      <ol ref={list} className={styles.list}>
        {choices.map((choice, i) => (
          <ChoiceLine
            // Lines have no name of their own until they are stored.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={i}
            choice={choice}
            number={i + 1}
            isLast={i === choices.length - 1}
            onChange={(change) => set(replaced(choices, i, changed(choice, change)))}
            onAdd={() => add(i)}
            onMove={(by) => move(i, i + by)}
            onRemove={() => set(choices.toSpliced(i, 1), Math.max(0, i - 1))}
          />
        ))}
      </ol>
      <Button icon={<PlusOutlined />} onClick={() => add()}>
        {t('settings.choice.add')}
      </Button>
      <p className={styles.hint}>{t('settings.choice.hint')}</p>
    </div>
  )
}

interface LineProps {
  choice: Choice
  number: number
  isLast: boolean
  onChange: (change: Partial<Choice>) => void
  onAdd: () => void
  onMove: (by: number) => void
  onRemove: () => void
}

const ChoiceLine = ({ choice, number, isLast, onChange, onAdd, onMove, onRemove }: LineProps) => {
  const t = useWords()
  const named = (part: 'label' | 'value' | 'english' | 'tone' | 'up' | 'down' | 'remove') =>
    t(`settings.choice.${part}Of`, { number })
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isSubmit(event) || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onAdd()
  }
  const text = (part: 'zh' | 'value' | 'en', word: 'label' | 'value' | 'english') => (
    <Input
      value={choice[part] ?? ''}
      maxLength={60}
      placeholder={t(`settings.choice.${word}`)}
      aria-label={named(word)}
      {...(part === 'zh' && { 'data-label': true })}
      onChange={({ target }) => onChange({ [part]: target.value })}
      onKeyDown={onKeyDown}
    />
  )
  return (
    <li className={styles.line}>
      {text('zh', 'label')}
      {text('value', 'value')}
      {text('en', 'english')}
      <Select
        value={choice.tone ?? 'neutral'}
        aria-label={named('tone')}
        options={tones.map((tone) => ({ value: tone, label: <Tag tone={tone}>{t(`settings.tone.${tone}`)}</Tag> }))}
        onChange={(tone) => onChange({ tone: tone === 'neutral' ? undefined : tone })}
      />
      <span className={styles.tools}>
        <Button
          type="text"
          icon={<ArrowUpOutlined />}
          aria-label={named('up')}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        />
        <Button
          type="text"
          icon={<ArrowDownOutlined />}
          aria-label={named('down')}
          disabled={isLast}
          onClick={() => onMove(1)}
        />
        <Button type="text" danger icon={<DeleteOutlined />} aria-label={named('remove')} onClick={onRemove} />
      </span>
    </li>
  )
}
