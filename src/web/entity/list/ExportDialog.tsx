import { Radio } from 'antd'
import { useState } from 'react'
import type { EntityMeta } from '../../client/contract.ts'
import { address } from '../../client/http.ts'
import type { ListRequest } from '../../client/records.ts'
import { Dialog } from '../../kit/Dialog.tsx'
import { Labelled } from '../../kit/Labelled.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ExportDialog.module.css'

interface Props {
  entity: EntityMeta
  request: ListRequest
  onClose: () => void
}

export const ExportDialog = ({ entity, request, onClose }: Props) => {
  const t = useWords()
  const say = useSay()
  const [format, setFormat] = useState('xlsx')
  const [columns, setColumns] = useState('current')
  const run = () => {
    const link = document.createElement('a')
    link.href = address(`/api/${entity.name}/export`, {
      format,
      filter: request.filter && JSON.stringify(request.filter),
      sort: request.sort,
      q: request.q,
      fields: columns === 'current' ? request.fields?.join(',') : undefined,
    })
    link.download = ''
    link.click()
    toast.success(t('entity.export.started'))
    onClose()
  }
  const what = say(entity.label)
  return (
    <Dialog
      open
      title={t('entity.export.title', { what })}
      okText={t('entity.export.run')}
      cancelText={t('entity.form.cancel')}
      onOk={run}
      onCancel={onClose}
      width={440}
    >
      <div className={styles.dialog}>
        <p>{t('entity.export.hint')}</p>
        <Labelled label={t('entity.export.format')}>
          {({ id }) => (
            <Radio.Group
              id={id}
              value={format}
              onChange={(event) => setFormat(event.target.value)}
              options={(['xlsx', 'csv'] as const).map((value) => ({ value, label: t(`entity.export.${value}`) }))}
            />
          )}
        </Labelled>
        <Labelled label={t('entity.export.columns')}>
          {({ id }) => (
            <Radio.Group
              id={id}
              value={columns}
              onChange={(event) => setColumns(event.target.value)}
              options={(['current', 'all'] as const).map((value) => ({ value, label: t(`entity.export.${value}`) }))}
            />
          )}
        </Labelled>
      </div>
    </Dialog>
  )
}
