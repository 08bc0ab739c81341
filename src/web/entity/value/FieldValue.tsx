import { Link } from '@tanstack/react-router'
import type { Field, Row } from '../../client/contract.ts'
import { useMeta } from '../../client/meta.ts'
import { When } from '../../kit/Figures.tsx'
import { formatPhone } from '../../kit/format.ts'
import { usePreferences } from '../../kit/preferences.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './FieldValue.module.css'
import { measured, named } from './measured.ts'
import { RoleName } from './RoleInput.tsx'
import { useValueText } from './valueText.ts'

interface Props {
  field: Field
  row: Row
  /** Key in the row where it is not the field's own: `accountId.industry`. */
  path?: string
}

/** A value as it is read: in a cell, in the facts of a record, in a card. */
export const FieldValue = ({ field: declared, row, path = declared.key }: Props) => {
  const t = useWords()
  const say = useSay()
  const { company, entities } = useMeta()
  const { language } = usePreferences()
  const field = named(measured(declared, row), row, entities)
  const textOf = useValueText()
  const value = row[path]
  if (value === null || value === undefined || value === '')
    return <span className={styles.none}>{t('entity.value.none')}</span>
  const label = row.labels[path]
  switch (field.kind) {
    case 'choice': {
      const choice = field.choices?.find((c) => c.value === value)
      return choice?.tone ? <Tag tone={choice.tone}>{say(choice)}</Tag> : choice ? say(choice) : String(value)
    }
    case 'multi-choice':
      return (
        <span className={styles.tags}>
          {(value as string[]).map((one) => {
            const choice = field.choices?.find((c) => c.value === one)
            return (
              <Tag key={one} tone={choice?.tone}>
                {choice ? say(choice) : one}
              </Tag>
            )
          })}
        </span>
      )
    case 'reference':
    case 'person':
      return <Reference target={field.target} id={String(value)} label={label} />
    case 'file':
      return (
        <a href={`/api/file/${String(value)}/content`} target="_blank" rel="noreferrer">
          {label ?? t('entity.value.masked')}
        </a>
      )
    case 'instant':
      return <When at={String(value)} timeZone={company.timeZone} language={language} />
    case 'url':
      return (
        <a href={String(value)} target="_blank" rel="noreferrer noopener">
          {String(value).replace(/^https?:\/\//, '')}
        </a>
      )
    case 'email':
      return field.masked ? String(value) : <a href={`mailto:${String(value)}`}>{String(value)}</a>
    case 'phone':
      return field.masked ? String(value) : <a href={`tel:${String(value)}`}>{formatPhone(String(value))}</a>
    case 'text':
      return field.key === 'role' ? <RoleName value={String(value)} /> : textOf(field, value, label)
    case 'long-text':
      return <span className={styles.long}>{String(value)}</span>
    default:
      return <>{textOf(field, value, label)}</>
  }
}

/** Who acts when nobody does: schedules, imports at the installation, the demo company. */
const systemId = '00000000-0000-7000-8000-000000000000'

/** A name that leads to its record, where the reader may open it. */
const Reference = ({ target, id, label }: { target?: string; id: string; label?: string }) => {
  const t = useWords()
  const { entities } = useMeta()
  if (id === systemId) return <>{t('entity.timeline.system')}</>
  if (!label) return <span className={styles.none}>{t('entity.value.masked')}</span>
  if (!target || !entities.some((e) => e.name === target)) return <>{label}</>
  return (
    <Link to="/$entity/$id" params={{ entity: target, id }}>
      {label}
    </Link>
  )
}
