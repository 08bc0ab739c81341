import { Radio } from 'antd'
import { useState } from 'react'
import type { Conflict, EntityMeta } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { useRecord } from '../../client/records.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import { useValueText } from '../value/valueText.ts'
import styles from './ConflictDialog.module.css'

interface Props {
  entity: EntityMeta
  conflicts: readonly Conflict[]
  onSave: (theirs: ReadonlySet<string>) => Promise<void>
  onClose: () => void
}

/** Two people changed the same fields: what it was, what it is now, what I wrote. */
export const ConflictDialog = ({ entity, conflicts, onSave, onClose }: Props) => {
  const t = useWords()
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set())
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const choose = (field: string, isTheirs: boolean) => {
    const next = new Set(theirs)
    if (isTheirs) next.add(field)
    else next.delete(field)
    setTheirs(next)
  }
  const save = async () => {
    setBusy(true)
    try {
      await onSave(theirs)
    } catch (error) {
      setTrouble(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      width={720}
      title={t('entity.conflict.title')}
      okText={t('entity.conflict.save')}
      cancelText={t('entity.form.cancel')}
      okButtonProps={{ loading: isBusy }}
      onOk={() => void save()}
      onCancel={onClose}
    >
      {trouble && <Notice tone="danger">{trouble}</Notice>}
      <p className={styles.hint}>
        {conflicts.length > 0 ? t('entity.conflict.hint', { count: conflicts.length }) : t('entity.conflict.hintOther')}
      </p>
      {conflicts.map((conflict) => (
        <section key={conflict.field} className={styles.conflict}>
          <h3>{conflict.label}</h3>
          <dl className={styles.values}>
            {(['before', 'theirs', 'mine'] as const).map((side) => (
              <div key={side}>
                <dt>{t(`entity.conflict.${side}`)}</dt>
                <dd>
                  <Side entity={entity} field={conflict.field} value={conflict[side]} />
                </dd>
              </div>
            ))}
          </dl>
          <Radio.Group
            aria-label={conflict.label}
            value={theirs.has(conflict.field) ? 'theirs' : 'mine'}
            onChange={(event) => choose(conflict.field, event.target.value === 'theirs')}
            options={[
              { value: 'mine', label: t('entity.conflict.keepMine') },
              { value: 'theirs', label: t('entity.conflict.keepTheirs') },
            ]}
          />
        </section>
      ))}
    </Dialog>
  )
}

const Side = ({ entity, field: key, value }: { entity: EntityMeta; field: string; value: unknown }) => {
  const textOf = useValueText()
  const field = fieldOf(entity, key)
  if (!field) return <>{String(value ?? '-')}</>
  return field.target && value ? <Title target={field.target} id={String(value)} /> : textOf(field, value)
}

const Title = ({ target, id }: { target: string; id: string }) => {
  const title = useEntity(target)?.title
  const { data } = useRecord(target, id, title !== undefined)
  return <>{data && title ? String(data[title] ?? '-') : '…'}</>
}
