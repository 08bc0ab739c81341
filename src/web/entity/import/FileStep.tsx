import { InboxOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { uploadTable, useLeftImports } from '../../client/imports.ts'
import { useMeta } from '../../client/meta.ts'
import { formatInstant } from '../../kit/format.ts'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './import.module.css'
import { importable } from './importable.ts'
import { sampleRow } from './sample.ts'

/** A CSV with the names of the fields and a row that shows how they are filled in, as Excel opens it. */
const downloadTemplate = (name: string, rows: readonly (readonly string[])[]) => {
  const quoted = rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
  const link = document.createElement('a')
  // Excel takes UTF-8 for granted only behind a byte order mark.
  link.href = URL.createObjectURL(new Blob([`\uFEFF${quoted}\r\n`], { type: 'text/csv' }))
  link.download = `${name}.csv`
  link.click()
  URL.revokeObjectURL(link.href)
}

export const FileStep = ({ entity, onRun }: { entity: EntityMeta; onRun: (id: string) => void }) => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  const fields = importable(entity)
  const input = useRef<HTMLInputElement>(null)
  const [isBusy, setBusy] = useState(false)
  const [isOver, setOver] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const upload = async (file: File | undefined) => {
    if (!file) return
    setBusy(true)
    setTrouble(null)
    try {
      onRun((await uploadTable(entity.name, file)).id)
    } catch (error) {
      setTrouble(isProblem(error) && error.fields[0] ? error.fields[0].message : messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void upload(event.dataTransfer.files[0])
  }
  return (
    <div className={styles.step}>
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <input
        ref={input}
        type="file"
        accept=".csv,.xlsx,.txt"
        hidden
        onChange={(event) => {
          void upload(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <button
        type="button"
        className={`${styles.drop} ${isOver ? styles.over : ''}`}
        disabled={isBusy}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <InboxOutlined className={styles.dropIcon} aria-hidden />
        <strong>{isBusy ? t('transfer.file.reading') : t('transfer.file.drop')}</strong>
        <span className={styles.quiet}>{t('transfer.file.accept')}</span>
      </button>
      <div>
        <Button
          type="link"
          onClick={() =>
            downloadTemplate(say(entity.label), [
              fields.map((field) => say(field.label)),
              sampleRow(fields, entities, say, t),
            ])
          }
        >
          {t('transfer.file.template')}
        </Button>
      </div>
      <Left entity={entity} onRun={onRun} />
    </div>
  )
}

/** Imports begun and left, with the way back into each. */
const Left = ({ entity, onRun }: { entity: EntityMeta; onRun: (id: string) => void }) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  const { data } = useLeftImports(entity.name)
  if (!data || data.items.length === 0) return null
  return (
    <section aria-label={t('transfer.file.left')}>
      <h2 className={styles.leftTitle}>{t('transfer.file.left')}</h2>
      <ul>
        {data.items.map(({ id, fileName, state, keptUntil }) => (
          <li key={id} className={styles.left}>
            <span>
              {fileName}
              <br />
              <span className={styles.quiet}>
                {t(`transfer.file.state.${state}`, { at: formatInstant(keptUntil, timeZone) })}
              </span>
            </span>
            <Button onClick={() => onRun(id)}>{t('transfer.file.goOn')}</Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
