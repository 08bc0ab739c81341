import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import type { EntityMeta } from '../../client/contract.ts'
import type { ImportRun } from '../../client/imports.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { formatNumber } from '../../kit/format.ts'
import { Notice } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { Figures } from './CheckStep.tsx'
import { FaultTable } from './FaultTable.tsx'
import styles from './import.module.css'

interface Props {
  entity: EntityMeta
  run: ImportRun
  onRevert: () => Promise<void>
  onAgain: () => void
}

export const DoneStep = ({ entity, run, onRevert, onAgain }: Props) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const { ask, dialog } = useConfirm()
  const { created, updated, skipped, failed, kept } = run.progress
  const revert = async () => {
    const isSure = await ask({
      title: t('transfer.run.revertTitle'),
      hint: t('transfer.run.revertHint'),
      yes: t('transfer.run.revert'),
      no: t('entity.form.cancel'),
      danger: true,
    })
    if (isSure) await onRevert()
  }
  return (
    <div className={styles.step}>
      {run.state === 'done' && <Notice tone="success">{t('transfer.run.done')}</Notice>}
      {run.state === 'reverted' && (
        <Notice tone={kept > 0 ? 'warning' : 'information'}>
          {kept > 0
            ? t('transfer.run.revertedPartly', { count: formatNumber(kept, 0) as never })
            : t('transfer.run.reverted')}
        </Notice>
      )}
      {run.state === 'failed' && (
        <Notice tone="danger">
          {run.error ?? t('transfer.run.failed')} {created + updated > 0 && t('transfer.run.failedHint')}
        </Notice>
      )}
      <Figures
        figures={[
          [t('transfer.run.created'), created],
          [t('transfer.run.updated'), updated],
          [t('transfer.run.skipped'), skipped],
          [t('transfer.run.wrong'), failed],
        ]}
      />
      <FaultTable entity={entity} run={run} />
      <div className={styles.actions}>
        {run.state !== 'reverted' && created + updated > 0 && (
          <Button danger onClick={() => void revert()}>
            {t('transfer.run.revert')}
          </Button>
        )}
        <Button onClick={onAgain}>{t('transfer.run.again')}</Button>
        <Button type="primary" onClick={() => void navigate({ to: '/$entity', params: { entity: entity.name } })}>
          {t('transfer.run.see', { what: say(entity.label) })}
        </Button>
      </div>
      {dialog}
    </div>
  )
}
