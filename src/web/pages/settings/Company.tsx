import { Button } from 'antd'
import { useState } from 'react'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage, useRecord } from '../../client/records.ts'
import { EditDrawer } from '../../entity/form/EditDrawer.tsx'
import { Facts } from '../../entity/record/Facts.tsx'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Forbidden } from '../../shell/Failure.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Settings.module.css'

/** Name, time zone, currency and what counts as closed: one record, the same for every report. */
export const Company = () => {
  const t = useWords()
  const entity = useEntity('company')
  const [isEditing, setEditing] = useState(false)
  const { data, error } = usePage('company', { limit: 1, count: 'none' }, entity !== undefined)
  const id = data?.items[0]?.id
  const { data: row } = useRecord('company', id ?? '', id !== undefined)
  if (!entity) return <Forbidden />
  return (
    <Page name={t('shell.page.company')}>
      <PageHeader
        title={t('shell.page.company')}
        actions={
          row?.can.includes('update') && <Button onClick={() => setEditing(true)}>{t('entity.record.edit')}</Button>
        }
      />
      <p className={styles.quiet}>{t('settings.companyHint')}</p>
      {error && <Empty title={t('entity.list.failed')} hint={messageOf(error)} />}
      {!row && !error && <Skeleton lines={5} />}
      {row && (
        <div className={styles.narrow}>
          <Facts entity={entity} row={row} canEdit={row.can.includes('update')} showTitle />
        </div>
      )}
      {row && isEditing && <EditDrawer entity={entity} row={row} onClose={() => setEditing(false)} />}
    </Page>
  )
}
