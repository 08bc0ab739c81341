import { DownloadOutlined, SaveOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useView } from '../../client/records.ts'
import { LeaveGuard } from '../../entity/form/LeaveGuard.tsx'
import type { RegionProps } from '../../entity/record/regions.ts'
import { useHotkeys } from '../../kit/keyboard.ts'
import { Empty, Notice, Skeleton } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useUnsaved } from '../../kit/unsaved.ts'
import { useWords } from '../../words/words.ts'
import { Conditions } from './Conditions.tsx'
import { LineGrid } from './LineGrid.tsx'
import { LineTable } from './LineTable.tsx'
import styles from './Quote.module.css'
import { QuotePanel } from './QuotePanel.tsx'
import type { Editor } from './quote.ts'
import { useQuote } from './useQuote.ts'
import { VersionDiff } from './VersionDiff.tsx'

/** An offer: its lines as a grid while it is a draft, as a table afterwards; beside them what every rule says of it. */
export default function QuoteEditor({ row }: RegionProps) {
  const t = useWords()
  const { data, error } = useView<Editor>('quote-editor', { versionId: row.id })
  if (!data)
    return error ? <Empty title={t('quote.failed')} hint={messageOf(error)} /> : <Skeleton lines={6} height={28} />
  return (
    <section className={styles.editor} aria-label={t('quote.lines')}>
      {row.can.includes('saveLines') ? (
        <Writing key={row.id} row={row} editor={data} />
      ) : (
        <>
          <Bar row={row} editor={data} />
          {!data.canMail && row.can.includes('link') && <Notice tone="warning">{t('quote.noMail')}</Notice>}
          <LineTable editor={data} total={row.total as number} />
        </>
      )}
    </section>
  )
}

const Writing = ({ row, editor }: { row: Row; editor: Editor }) => {
  const t = useWords()
  const quote = useQuote(row, editor)
  const save = () =>
    quote.save().then(
      () => toast.success(t('quote.saved')),
      (error: unknown) => toast.failure(messageOf(error)),
    )
  useHotkeys({ 'mod+s': () => void save() })
  useUnsaved(quote.isDirty)
  return (
    <>
      <Bar row={row} editor={editor}>
        {quote.isDirty && <span className={styles.meta}>{t('quote.unsaved')}</span>}
        <Button type="primary" icon={<SaveOutlined />} disabled={!quote.isDirty} onClick={() => void save()}>
          {t('quote.save')}
        </Button>
      </Bar>
      <Conditions quote={quote} />
      <LeaveGuard mustAsk={(from, to) => quote.isDirty && from !== to} hint={t('quote.leaveHint')} />
      {quote.fault && <Notice tone="danger">{quote.fault}</Notice>}
      {!quote.fault && quote.assessment && quote.assessment.faults.length > 0 && (
        <Notice tone="danger">
          {quote.assessment.faults.map(({ message }) => (
            <div key={message}>{message}</div>
          ))}
        </Notice>
      )}
      <div className={styles.columns}>
        <LineGrid quote={quote} />
        {quote.assessment && <QuotePanel assessment={quote.assessment} versionId={row.id} taken={editor.clauses} />}
      </div>
    </>
  )
}

interface BarProps {
  row: Row
  editor: Editor
  children?: React.ReactNode
}

/** Versions to go to, the comparison with the one before, the offer on paper. */
const Bar = ({ row, editor, children }: BarProps) => {
  const t = useWords()
  const [isComparing, setComparing] = useState(false)
  const before = editor.versions.find(({ number }) => number < Number(row.number))
  return (
    <>
      <div className={styles.bar}>
        <nav className={styles.versions} aria-label={t('quote.versions')}>
          {editor.versions.map(({ id, number }) => (
            <Link
              key={id}
              className={id === row.id ? styles.current : styles.other}
              aria-current={id === row.id ? 'page' : undefined}
              to="/$entity/$id"
              params={{ entity: 'quote-version', id }}
            >
              {t('quote.version', { number })}
            </Link>
          ))}
          {before && (
            <Button size="small" type="text" aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
              {t(isComparing ? 'quote.hideCompare' : 'quote.compare')}
            </Button>
          )}
        </nav>
        <div className={styles.actions}>
          <Button size="small" icon={<DownloadOutlined />} href={`/api/quote-version/${row.id}/document.pdf`}>
            {t('quote.pdf')}
          </Button>
          <Button size="small" icon={<DownloadOutlined />} href={`/api/quote-version/${row.id}/document.xlsx`}>
            {t('quote.xlsx')}
          </Button>
          {children}
        </div>
      </div>
      {isComparing && before && <VersionDiff fromId={before.id} toId={row.id} />}
    </>
  )
}
