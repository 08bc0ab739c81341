import { Button, Select } from 'antd'
import type { ImportTable } from '../../client/imports.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './import.module.css'

export interface TableChoice {
  readonly sheet: string | null
  readonly headerLine?: number
}

/** Where in the file the table stands: its sheet, and its header where a title stands above it. */
export const TablePlace = ({ table, onRead }: { table: ImportTable; onRead: (choice: TableChoice) => void }) => {
  const t = useWords()
  const { sheet, sheets, notes } = table
  return (
    <>
      {sheets.length > 1 && (
        <div className={styles.rules}>
          <Labelled label={t('transfer.map.sheet')}>
            {({ id }) => (
              <Select
                id={id}
                options={sheets.map((name) => ({ value: name, label: name }))}
                value={sheet}
                onChange={(name) => onRead({ sheet: name })}
              />
            )}
          </Labelled>
        </div>
      )}
      {notes.map(({ code, message, line }) => (
        <Notice key={code} tone="warning">
          <div className={styles.note}>
            {message}
            {line !== undefined && (
              <Button onClick={() => onRead({ sheet, headerLine: line })}>
                {t('transfer.map.headerAt', { line })}
              </Button>
            )}
          </div>
        </Notice>
      ))}
    </>
  )
}
