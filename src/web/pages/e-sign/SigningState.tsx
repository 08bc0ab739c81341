import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { verbsOf } from '../../entity/record/RecordHeader.tsx'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { formatInstant } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ESign.module.css'

const fields = ['name', 'providerId', 'outside', 'state', 'stuck', 'tries', 'nextTryAt', 'lastAnswer', 'reason']

/** On the page of a contract: where its last signing stands, what keeps it, and the way out. */
export const SigningState = ({ contractId }: { contractId: string }) => {
  const t = useWords()
  const entity = useEntity('signing-envelope')
  const { data } = usePage('signing-envelope', { filter: { contractId }, sort: '-id', fields, limit: 1 })
  const row = data?.items[0]
  const state = entity?.fields.find(({ key }) => key === 'state')
  if (!entity || !row || !state) return null
  // What our own pages do is seen at the parties; only how it ended is not.
  if (!row.outside && row.state !== 'withdrawn') return null
  return (
    <section className={styles.state}>
      <h2>
        <Link to="/$entity/$id" params={{ entity: 'signing-envelope', id: row.id }}>
          {String(row.labels.providerId ?? row.name)}
        </Link>{' '}
        <FieldValue field={state} row={row} />
      </h2>
      {Boolean(row.reason) && <p>{t('eSign.reason', { reason: String(row.reason) })}</p>}
      <Waiting row={row} />
      <Actions row={row} />
    </section>
  )
}

const Waiting = ({ row }: { row: Row }) => {
  const t = useWords()
  const { timeZone } = useMeta().company
  if (row.stuck) return <p className={styles.closed}>{t('eSign.stuck', { answer: String(row.lastAnswer ?? '-') })}</p>
  if (!row.lastAnswer) return null
  const next = typeof row.nextTryAt === 'string' ? formatInstant(row.nextTryAt, timeZone) : '-'
  return <p>{t('eSign.again', { tries: Number(row.tries), answer: String(row.lastAnswer), next })}</p>
}

const Actions = ({ row }: { row: Row }) => {
  const say = useSay()
  const entity = useEntity('signing-envelope')
  const { run, dialog } = useVerb()
  const verbs = entity ? verbsOf(entity, row) : []
  if (verbs.length === 0) return null
  return (
    <div className={`${styles.actions} no-print`}>
      {verbs.map((verb) => (
        <Button
          key={verb.name}
          size="small"
          danger={verb.tone === 'danger'}
          type={verb.tone === 'primary' ? 'primary' : 'default'}
          onClick={() => run('signing-envelope', row, verb.name)}
        >
          {say(verb.label)}
        </Button>
      ))}
      {dialog}
    </div>
  )
}
