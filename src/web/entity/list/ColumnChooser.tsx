import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons'
import { Button, Checkbox } from 'antd'
import type { EntityMeta } from '../../client/contract.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ColumnChooser.module.css'
import type { ListSearch } from './search.ts'
import { useColumns } from './useListRequest.ts'

interface Props {
  entity: EntityMeta
  search: ListSearch
  onChange: (cols: string | undefined) => void
  onClose: () => void
}

export const ColumnChooser = ({ entity, search, onChange, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const shown = useColumns(entity, search)
  const hidden = entity.fields.filter((field) => !shown.includes(field.key) && field.kind !== 'json')
  const set = (keys: readonly string[]) => onChange(keys.join(','))
  const swap = (i: number, j: number) => {
    const next = [...shown]
    const [a, b] = [next[i], next[j]]
    if (a === undefined || b === undefined) return
    next[i] = b
    next[j] = a
    set(next)
  }
  const nameOf = (key: string) => {
    const field = entity.fields.find((f) => f.key === key)
    return field ? say(field.label) : key
  }
  return (
    <Dialog
      open
      title={t('entity.list.columnsTitle')}
      width={420}
      onCancel={onClose}
      footer={<Button onClick={() => onChange(undefined)}>{t('entity.list.reset')}</Button>}
    >
      <ul className={styles.columns}>
        {shown.map((key, i) => (
          <li key={key} className={styles.column}>
            <Checkbox
              checked
              disabled={key === entity.title}
              onChange={() => set(shown.filter((other) => other !== key))}
            >
              {nameOf(key)}
            </Checkbox>
            {i > 0 && (
              <span className={styles.moves}>
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowUpOutlined />}
                  aria-label={`${t('entity.list.up')} ${nameOf(key)}`}
                  disabled={i < 2}
                  onClick={() => swap(i, i - 1)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<ArrowDownOutlined />}
                  aria-label={`${t('entity.list.down')} ${nameOf(key)}`}
                  disabled={i === shown.length - 1}
                  onClick={() => swap(i, i + 1)}
                />
              </span>
            )}
          </li>
        ))}
        {hidden.map((field) => (
          <li key={field.key} className={styles.column}>
            <Checkbox checked={false} onChange={() => set([...shown, field.key])}>
              {say(field.label)}
            </Checkbox>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
