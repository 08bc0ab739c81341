import { useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import type { Row } from '../../client/contract.ts'
import { useView } from '../../client/records.ts'
import { comma } from '../../kit/format.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './ProcessEditor.module.css'
import { type Diff, type Difference, type ProcessMap, useGateNames } from './process.ts'

/** What this version changed against another one, step by step. */
export const DiffView = ({ map, versions, from }: { map: ProcessMap; versions: readonly Row[]; from?: string }) => {
  const t = useWords()
  const navigate = useNavigate({ from: '/processes' })
  const others = versions.filter(({ id }) => id !== map.version.id)
  const base = from ?? others.find(({ number }) => Number(number) < map.version.number)?.id ?? others[0]?.id
  const { data } = useView<Diff>('process-diff', { from: base, to: map.version.id }, base !== undefined)
  if (!base) return <Empty title={t('loop.process.onlyOne')} hint={t('loop.process.onlyOneHint')} />
  return (
    <>
      <div className={styles.against}>
        <span aria-hidden>{t('loop.process.against')}</span>
        <Select
          aria-label={t('loop.process.against')}
          value={base}
          popupMatchSelectWidth={false}
          options={others.map((row) => ({
            value: row.id,
            label: t('loop.process.number', { number: Number(row.number) }),
          }))}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, from: next }), replace: true })}
        />
      </div>
      {!data && <Skeleton lines={4} height={24} />}
      {data?.to.note && <p className={styles.meta}>{data.to.note}</p>}
      {data?.items.length === 0 && <Empty title={t('loop.process.same')} />}
      <ul className={styles.diffs}>
        {data?.items.map((item) => (
          <DiffItem key={item.stepId} item={item} />
        ))}
      </ul>
    </>
  )
}

const tones = { added: 'success', removed: 'danger', changed: 'information' } as const

const DiffItem = ({ item }: { item: Difference }) => {
  const t = useWords()
  const say = useSay()
  const gateNames = useGateNames()
  const text = (value: unknown, field: string) =>
    value === null || value === undefined || value === ''
      ? t('entity.value.none')
      : typeof value === 'boolean'
        ? t(value ? 'entity.value.yes' : 'entity.value.no')
        : Array.isArray(value)
          ? (field === 'requiredFields' ? gateNames(value) : value.join(comma())) || t('entity.value.none')
          : String(value)
  return (
    <li className={styles.diff}>
      <span className={styles.line}>
        <Tag tone={tones[item.kind]}>{t(`loop.process.${item.kind}`)}</Tag>
        <strong>{item.name}</strong>
        {item.moved && (
          <span className={styles.meta}>{t('loop.process.moved', { from: item.moved[0], to: item.moved[1] })}</span>
        )}
      </span>
      {item.changes.map((change) => (
        <p key={change.field} className={styles.change}>
          <span className={styles.meta}>{say(change.label)}</span>
          <del>{text(change.before, change.field)}</del>
          <ins>{text(change.after, change.field)}</ins>
        </p>
      ))}
    </li>
  )
}
