import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Negotiation.module.css'

interface Props {
  opportunityId: string
  title: string
  canPrepare: boolean
}

/** From a deal or its offers to how the price is to be talked about; where nothing is prepared, the way to begin. */
export const NegotiationDoor = ({ opportunityId, title, canPrepare }: Props) => {
  const t = useWords()
  const entity = useEntity('negotiation')
  const [isOpen, setOpen] = useState(false)
  const { data } = usePage(
    'negotiation',
    { filter: { opportunityId: { eq: opportunityId } }, fields: ['name'], sort: '-id', limit: 5, count: 'none' },
    entity !== undefined,
  )
  if (!entity || !data) return null
  return (
    <nav className={styles.door} aria-label={t('negotiation.door')}>
      {data.items.map(({ id, name }) => (
        <Link key={id} to="/$entity/$id" params={{ entity: 'negotiation', id }}>
          {t('negotiation.sheet')}:{String(name)}
        </Link>
      ))}
      {data.items.length === 0 && canPrepare && entity.can.includes('create') && (
        <Button size="small" onClick={() => setOpen(true)}>
          {t('negotiation.prepare')}
        </Button>
      )}
      {isOpen && (
        <CreateDrawer
          entity={entity}
          given={{ opportunityId, name: title }}
          labels={{ opportunityId: title }}
          onClose={() => setOpen(false)}
        />
      )}
    </nav>
  )
}
