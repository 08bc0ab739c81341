import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useView, type Values } from '../../client/records.ts'
import { Notice } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './DuplicateHints.module.css'

interface Props {
  /** The kind of record that is being written. */
  entity: string
  values: Values
  exceptId?: string
}

interface Hit {
  readonly entity: string
  readonly label: string
  readonly message: string
  readonly hidden: boolean
  readonly id?: string
  readonly name?: string
  readonly company?: string | null
  readonly owner?: string | null
}

const checked = ['lead', 'account', 'contact']
const pauseMs = 400

/** Records that mean the same customer as what is being typed. They warn; whether to go on is the writer's to say. */
export const DuplicateHints = ({ entity, values, exceptId }: Props) => {
  const t = useWords()
  const asked = useSettled(checked.includes(entity) ? keysOf(entity, values) : {})
  const isAsked = Object.keys(asked).length > 0
  const { data, error } = useView<{ items: Hit[] }>('duplicates', { ...asked, exceptId }, isAsked)
  if (!isAsked) return null
  if (error) return <Notice tone="information">{messageOf(error)}</Notice>
  if (!data?.items.length) return null
  return (
    <Notice tone="warning">
      <strong>{t('intake.duplicate.found')}</strong>
      <ul className={styles.hits}>
        {data.items.slice(0, 6).map((hit) => (
          <li key={hit.id ?? hit.message}>{hit.hidden ? hit.message : <Seen hit={hit} />}</li>
        ))}
      </ul>
    </Notice>
  )
}

const Seen = ({ hit }: { hit: Hit }) => (
  <>
    {hit.label}{' '}
    <Link to="/$entity/$id" params={{ entity: hit.entity, id: hit.id as string }} target="_blank">
      {hit.name}
    </Link>
    {hit.company && hit.company !== hit.name ? ` · ${hit.company}` : ''}
    {hit.owner ? ` · ${hit.owner}` : ''} · {hit.message}
  </>
)

const text = (value: unknown) => (typeof value === 'string' ? value.trim() : '')

/** Only what is far enough typed to mean something. */
const keysOf = (entity: string, values: Values): Record<string, string> => {
  const company = text(entity === 'account' ? values.name : values.company)
  const phone = text(values.phone)
  const email = text(values.email)
  const creditCode = text(values.creditCode)
  return {
    ...(company.length >= 2 && { company }),
    ...(/^[+\d][\d\s()-]{6,}/.test(phone) && { phone }),
    ...(/^[^@\s]+@[^@\s]+\.\w{2,}$/.test(email) && { email }),
    ...(creditCode.length === 18 && { creditCode }),
  }
}

/** The keys once typing has paused. */
const useSettled = (keys: Record<string, string>): Record<string, string> => {
  const now = JSON.stringify(keys)
  const [settled, setSettled] = useState('{}')
  useEffect(() => {
    const timer = setTimeout(() => setSettled(now), pauseMs)
    return () => clearTimeout(timer)
  }, [now])
  return JSON.parse(settled) as Record<string, string>
}
