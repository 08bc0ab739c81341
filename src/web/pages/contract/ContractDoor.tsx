import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { SigningState } from '../e-sign/SigningState.tsx'
import styles from './ContractDoor.module.css'
import { Standing } from './Standing.tsx'

/** On the record page of a contract: its document, and what still stands between it and being in force. */
export default function ContractDoor({ entity, row }: RegionProps) {
  const t = useWords()
  const mayAddParties = useEntity('signing-party')?.can.includes('create')
  const reasons = Array.isArray(row.riskReasons) ? (row.riskReasons as string[]) : []
  return (
    <div className={styles.door}>
      <p className={`${styles.files} no-print`}>
        {Boolean(row.textVersion) && (
          <Button href={`/api/contract/${row.id}/text.pdf`} target="_blank">
            {t('cash.contract.preview')}
          </Button>
        )}
        {Boolean(row.signedOn) && (
          <Button type="primary" href={`/api/contract/${row.id}/sealed.pdf`} target="_blank">
            {t('cash.contract.sealed')}
          </Button>
        )}
        {entity.can.includes('export') && (
          <Button href={`/api/contract/${row.id}/trail.zip`} title={t('cash.contract.trailHint')}>
            {t('cash.contract.trail')}
          </Button>
        )}
      </p>
      <Standing row={row} />
      <Progress title={t('cash.contract.legal')} entity="legal-check" contractId={row.id} />
      <Progress
        title={t('cash.contract.signing')}
        entity="signing-party"
        contractId={row.id}
        none={row.signedOn ? undefined : t(mayAddParties ? 'cash.contract.noParties' : 'cash.contract.noPartiesYet')}
        why="declineReason"
      />
      <SigningState contractId={row.id} />
      {reasons.length > 0 && (
        <section>
          <h2>{t('cash.contract.credit')}</h2>
          {reasons.map((reason) => (
            <p key={reason}>{reason}</p>
          ))}
        </section>
      )}
    </div>
  )
}

interface ProgressProps {
  title: string
  entity: string
  contractId: string
  none?: string
  /** The field that says why somebody declined. */
  why?: string
}

const Progress = ({ title, entity, contractId, none, why }: ProgressProps) => {
  const { data } = usePage(entity, {
    filter: { contractId },
    sort: 'position',
    fields: ['name', 'state', 'position', ...(why ? [why] : [])],
    limit: 50,
  })
  if (!data || (data.items.length === 0 && !none)) return null
  return (
    <section>
      <h2>{title}</h2>
      {data.items.length === 0 && <p>{none}</p>}
      <ol className={styles.steps}>
        {data.items.map((item) => (
          <li key={item.id}>
            <Link to="/$entity/$id" params={{ entity, id: item.id }}>
              {String(item.name)}
            </Link>{' '}
            <State entity={entity} row={item} />
            {why && item.state === 'declined' && <p>{String(item[why])}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

const State = ({ entity, row }: { entity: string; row: Row }) => {
  const say = useSay()
  const choices = useEntity(entity)?.fields.find(({ key }) => key === 'state')?.choices
  const choice = choices?.find(({ value }) => value === row.state)
  return choice ? <Tag tone={choice.tone ?? 'neutral'}>{say(choice)}</Tag> : null
}
