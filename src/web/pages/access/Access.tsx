import { PlusOutlined } from '@ant-design/icons'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { useChoice } from '../../entity/value/useChoice.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Access.module.css'
import { Matrix } from './Matrix.tsx'

/** Which role may do what, and with whose records. */
export const Access = () => {
  const t = useWords()
  const search = useSearch({ from: '/frame/settings/roles' })
  const navigate = useNavigate({ from: '/settings/roles' })
  const { data, error } = usePage('role', {
    fields: ['name', 'key', 'reach', 'description'],
    limit: 100,
    sort: 'createdAt',
  })
  const entity = useEntity('role')
  const [isAdding, setAdding] = useState(false)
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed)
  const role = data?.items.find(({ id }) => id === search.role) ?? data?.items[0]
  return (
    <Page name={t('shell.page.roles')} full>
      <PageHeader
        title={t('shell.page.roles')}
        actions={
          <>
            <Input
              className={styles.search}
              allowClear
              placeholder={t('loop.access.find')}
              aria-label={t('loop.access.find')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            {entity?.can.includes('create') && (
              <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
                {t('loop.access.add')}
              </Button>
            )}
          </>
        }
      />
      {error && !data && <Empty title={t('loop.access.failed')} hint={messageOf(error)} />}
      {!data && !error && <Skeleton lines={10} height={24} />}
      {data && role && (
        <div className={styles.columns}>
          <nav aria-label={t('loop.access.roles')} className={styles.roles}>
            {data.items.map((each) => (
              <button
                key={each.id}
                type="button"
                className={styles.role}
                aria-current={each.id === role.id}
                onClick={() => void navigate({ search: { role: each.id }, replace: true })}
              >
                {String(each.name)}
              </button>
            ))}
          </nav>
          <section className={styles.grants} aria-label={String(role.name)}>
            <RoleLine role={role} />
            <Matrix key={role.id} role={role} q={q} />
          </section>
        </div>
      )}
      {isAdding && entity && <CreateDrawer entity={entity} onClose={() => setAdding(false)} />}
    </Page>
  )
}

const RoleLine = ({ role }: { role: Row }) => {
  const t = useWords()
  const choice = useChoice()
  return (
    <p className={styles.line}>
      <strong>{String(role.name)}</strong>
      <span>{t('loop.access.reach', { reach: choice('role', 'reach', String(role.reach)).word })}</span>
      {typeof role.description === 'string' && <span>{role.description}</span>}
      <Link to="/$entity/$id" params={{ entity: 'role', id: role.id }}>
        {t(role.can.includes('update') ? 'loop.access.record' : 'loop.access.seen')}
      </Link>
      <Link to="/$entity" params={{ entity: 'user-role' }} search={{ filter: { and: [{ roleId: { eq: role.id } }] } }}>
        {t('loop.access.holders')}
      </Link>
    </p>
  )
}
