import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import { comma } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Duplicates.module.css'
import { type Kind, kinds, type Pair } from './duplicates.ts'
import { MergePanel } from './MergePanel.tsx'
import { RecentMerges } from './RecentMerges.tsx'

/** Records that mean the same customer: find them, make two of them one, and take that back. */
export const Duplicates = () => {
  const t = useWords()
  const navigate = useNavigate({ from: '/duplicates' })
  const { kind = 'account', kept, gone } = useSearch({ from: '/frame/duplicates' })
  const show = (next: Kind, pair: { kept?: string; gone?: string } = {}) =>
    void navigate({ search: { ...(next !== 'account' && { kind: next }), ...pair } })
  return (
    <Page name={t('intake.duplicate.title')}>
      <PageHeader title={t('intake.duplicate.title')} />
      <p className={styles.quiet}>{t('intake.duplicate.hint')}</p>
      <Segmented
        className={styles.kinds}
        aria-label={t('intake.duplicate.title')}
        value={kind}
        options={kinds.map((value) => ({ value, label: t(`intake.duplicate.${value}`) }))}
        onChange={(value) => show(value as Kind)}
      />
      {kept && gone ? (
        <MergePanel
          key={`${kept} ${gone}`}
          kind={kind}
          keptId={kept}
          goneId={gone}
          onSwap={() => show(kind, { kept: gone, gone: kept })}
          onClose={() => show(kind)}
        />
      ) : (
        <>
          <Candidates kind={kind} onChoose={({ one, two }) => show(kind, { kept: one.id, gone: two.id })} />
          <RecentMerges kind={kind} />
        </>
      )}
    </Page>
  )
}

const Candidates = ({ kind, onChoose }: { kind: Kind; onChoose: (pair: Pair) => void }) => {
  const t = useWords()
  const { data, error } = useView<{ items: readonly Pair[]; more: boolean }>('duplicate-candidates', { entity: kind })
  if (error && !data) return <Empty title={t('service.failed')} hint={messageOf(error)} />
  if (!data) return <Skeleton lines={5} height={32} />
  if (data.items.length === 0) return <Empty title={t('intake.duplicate.none')} hint={t('intake.duplicate.noneHint')} />
  const side = (key: 'one' | 'two'): LineColumn<Pair> => ({
    key,
    label: t(`intake.duplicate.${key}`),
    cell: ({ [key]: { name, company, owner } }) => (
      <span>
        {name}{' '}
        <span className={styles.quiet}>
          {[company === name ? null : company, owner ?? t('intake.duplicate.nobody')].filter(Boolean).join(' · ')}
        </span>
      </span>
    ),
  })
  const columns: LineColumn<Pair>[] = [
    side('one'),
    side('two'),
    {
      key: 'by',
      label: t('intake.duplicate.by'),
      cell: ({ by }) => by.map((one) => t(`intake.duplicate.${one}`)).join(comma()),
    },
    {
      key: 'compare',
      label: t('intake.duplicate.compare'),
      align: 'end',
      cell: (pair) => (
        <Button size="small" onClick={() => onChoose(pair)}>
          {t('intake.duplicate.compare')}
        </Button>
      ),
    },
  ]
  return (
    <Panel label={t('intake.duplicate.title')}>
      {data.more && <Notice tone="information">{t('intake.duplicate.more')}</Notice>}
      <Lines
        label={t('intake.duplicate.title')}
        columns={columns}
        rows={data.items}
        keyOf={({ one, two }) => `${one.id} ${two.id}`}
      />
    </Panel>
  )
}
