import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { runVerb, usePage } from '../../client/records.ts'
import { When } from '../../kit/Figures.tsx'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Panel } from '../../kit/Page.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './Duplicates.module.css'
import type { Kind } from './duplicates.ts'

/** The latest merges of a kind, each of which may be taken back. */
export const RecentMerges = ({ kind }: { kind: Kind }) => {
  const t = useWords()
  const { company } = useMeta()
  const { data } = usePage('merge', {
    filter: { subjectEntity: { eq: kind } },
    fields: ['title', 'subjectId', 'goneTitle', 'moved', 'state', 'mergedAt'],
    sort: '-mergedAt',
    limit: 20,
  })
  if (!data || data.items.length === 0) return null
  const undo = async (row: Row) => {
    try {
      await runVerb('merge', row.id, 'undo')
      toast.success(t('intake.duplicate.undone'))
    } catch (problem) {
      toast.failure(messageOf(problem))
    }
    for (const entity of ['merge', kind]) void renew(entity)
  }
  const columns: LineColumn<Row>[] = [
    {
      key: 'kept',
      label: t('intake.duplicate.keptRecord'),
      cell: (row) => (
        <Link to="/$entity/$id" params={{ entity: kind, id: String(row.subjectId) }}>
          {String(row.title)}
        </Link>
      ),
    },
    { key: 'gone', label: t('intake.duplicate.gone'), cell: (row) => String(row.goneTitle) },
    { key: 'moved', label: t('intake.duplicate.moved'), align: 'end', cell: (row) => String(row.moved) },
    {
      key: 'when',
      label: t('intake.duplicate.when'),
      cell: (row) => <When at={String(row.mergedAt)} timeZone={company.timeZone} />,
    },
    {
      key: 'undo',
      label: t('intake.duplicate.undo'),
      align: 'end',
      cell: (row) =>
        row.state === 'undone' ? (
          <span className={styles.quiet}>{t('intake.duplicate.undoneState')}</span>
        ) : (
          row.can.includes('undo') && (
            <Button size="small" onClick={() => void undo(row)}>
              {t('intake.duplicate.undo')}
            </Button>
          )
        ),
    },
  ]
  return (
    <>
      <h2 className={styles.part}>{t('intake.duplicate.recent')}</h2>
      <Panel label={t('intake.duplicate.recent')}>
        <Lines label={t('intake.duplicate.recent')} columns={columns} rows={data.items} keyOf={({ id }) => id} />
      </Panel>
    </>
  )
}
