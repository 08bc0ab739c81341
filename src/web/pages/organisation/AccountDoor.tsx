import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { KindVerbDialog } from '../../entity/record/KindVerbDialog.tsx'
import type { RegionProps } from '../../entity/record/regions.ts'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Organisation.module.css'

/** With which account a person signs in; who opens accounts does it from here. */
export default function AccountDoor({ row }: RegionProps) {
  const t = useWords()
  const say = useSay()
  const [isOpening, setOpening] = useState(false)
  const entity = useEntity('user')
  const verb = entity?.verbs.find(({ name }) => name === 'open')
  const filter = { employeeId: { eq: row.id } }
  const { data } = usePage('user', { filter, fields: ['email', 'state'], limit: 1 }, verb !== undefined)
  if (!entity || !verb || !data) return null
  const [account] = data.items
  if (account) {
    return (
      <p className={styles.account}>
        {t('loop.organisation.account')}{' '}
        <Link to="/$entity/$id" params={{ entity: 'user', id: account.id }}>
          {String(account.email)}
        </Link>
      </p>
    )
  }
  if (row.state !== 'active') return null
  return (
    <>
      <Notice tone="information">
        {t('loop.organisation.noAccount')}{' '}
        <Button size="small" type="primary" onClick={() => setOpening(true)}>
          {say(verb.label)}
        </Button>
      </Notice>
      {isOpening && (
        <KindVerbDialog entity={entity} verb={verb} given={{ employeeId: row.id }} onClose={() => setOpening(false)} />
      )}
    </>
  )
}
