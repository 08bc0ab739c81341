import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage, useRecord } from '../../client/records.ts'
import { EditDrawer } from '../../entity/form/EditDrawer.tsx'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Organisation.module.css'

interface Props {
  unit: Row
  path: readonly Row[]
  onChoose: (id: string) => void
}

/** One unit: where it hangs, who leads it, who works in it; people are moved from here, with a day. */
export const UnitPanel = ({ unit, path, onChoose }: Props) => {
  const t = useWords()
  const choice = useChoice()
  const entity = useEntity('unit')
  const record = useRecord('unit', unit.id)
  const [isEditing, setEditing] = useState(false)
  return (
    <section className={styles.panel} aria-label={String(unit.name)}>
      <div className={styles.crumbs}>
        {path.slice(0, -1).map((above) => (
          <button key={above.id} type="button" className={styles.crumb} onClick={() => onChoose(above.id)}>
            {String(above.name)} ›
          </button>
        ))}
      </div>
      <div className={styles.head}>
        <h2>{String(unit.name)}</h2>
        <span className={styles.meta}>{choice('unit', 'level', String(unit.level)).word}</span>
        <span className={styles.meta}>
          {t('loop.organisation.manager')} {unit.labels.managerId ?? t('entity.value.none')}
        </span>
        {record.data?.can.includes('update') && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('entity.record.edit')}
          </Button>
        )}
        <Link to="/dashboard" search={{ unit: unit.id }}>
          {t('shell.page.dashboard')}
        </Link>
      </div>
      <People unitId={unit.id} />
      {isEditing && entity && record.data && (
        <EditDrawer entity={entity} row={record.data} onClose={() => setEditing(false)} />
      )}
    </section>
  )
}

const People = ({ unitId }: { unitId: string }) => {
  const t = useWords()
  const say = useSay()
  const verb = useVerb()
  const move = useEntity('employee')?.verbs.find(({ name }) => name === 'move')
  const filter = { and: [{ unitId: { eq: unitId } }, { state: { eq: 'active' } }] }
  const { data } = usePage('employee', { filter, fields: ['name', 'postId', 'joinedOn', 'phone'], limit: 100 })
  if (!data) return <Skeleton lines={4} height={24} />
  if (data.items.length === 0) return <p className={styles.none}>{t('loop.organisation.nobody')}</p>
  return (
    <>
      <table className={styles.people}>
        <thead>
          <tr>
            {(['name', 'post', 'joined'] as const).map((key) => (
              <th key={key} scope="col">
                {t(`loop.organisation.${key}`)}
              </th>
            ))}
            <th>
              <span className="unseen">{t('loop.organisation.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.items.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                <Link to="/$entity/$id" params={{ entity: 'employee', id: person.id }}>
                  {String(person.name)}
                </Link>
              </th>
              <td>{person.labels.postId ?? t('entity.value.none')}</td>
              <td>{String(person.joinedOn ?? t('entity.value.none'))}</td>
              <td className={styles.verbs}>
                {move && person.can.includes('move') && (
                  <Button size="small" type="text" onClick={() => verb.run('employee', person, 'move')}>
                    {say(move.label)}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Link to="/$entity" params={{ entity: 'employee' }} search={{ filter }}>
        {t('loop.organisation.asList')}
      </Link>
      {verb.dialog}
    </>
  )
}
