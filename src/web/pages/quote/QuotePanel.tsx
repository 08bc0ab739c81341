import { Button, Progress } from 'antd'
import { messageOf } from '../../client/http.ts'
import { createRecord } from '../../client/records.ts'
import { comma, formatMoney, formatPercent, formatPeriod } from '../../kit/format.ts'
import { Notice } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './Quote.module.css'
import type { Assessment, CalledClause, Editor } from './quote.ts'

interface Props {
  assessment: Assessment
  versionId: string
  taken: Editor['clauses']
}

/** What every rule says of the offer as it stands: totals, authority, what is not known yet, clauses its risks call for. */
export const QuotePanel = ({ assessment, versionId, taken }: Props) => {
  const t = useWords()
  const { totals, inWords, reasons, mayNamePrice, missing, buyer, clauses } = assessment
  return (
    <aside className={styles.panel}>
      <dl className={styles.totals}>
        <dt>{t('quote.total')}</dt>
        <dd className={styles.total}>{formatMoney(totals.total)}</dd>
        <dt>{t('quote.inWords')}</dt>
        <dd>{inWords}</dd>
        <dt>{t('quote.tax')}</dt>
        <dd>{formatMoney(totals.tax)}</dd>
        <dt>{t('quote.listTotal')}</dt>
        <dd>{formatMoney(totals.listTotal)}</dd>
        <dt>{t('quote.conceded')}</dt>
        <dd>
          {formatMoney(totals.concession)}
          {totals.discount !== null && ` · ${formatPercent(totals.discount)}`}
        </dd>
        {totals.margin !== null && (
          <>
            <dt>{t('quote.margin')}</dt>
            <dd>{formatPercent(totals.margin)}</dd>
          </>
        )}
      </dl>
      <Authority assessment={assessment} />
      {reasons.length > 0 ? (
        <Notice tone="warning">
          <strong>{t('quote.mustApprove')}</strong>
          <ul>
            {reasons.map(({ code, text }) => (
              <li key={code}>{text}</li>
            ))}
          </ul>
        </Notice>
      ) : (
        totals.total > 0 && assessment.faults.length === 0 && <Notice tone="success">{t('quote.mayRelease')}</Notice>
      )}
      {!mayNamePrice && (
        <Notice tone="danger">
          <strong>{t('quote.buyer')}</strong> {missing.map(({ label }) => `「${label}」`).join('')}
          {buyer.exemption === 'pending' && <div>{t('quote.exemptPending')}</div>}
        </Notice>
      )}
      {buyer.exemption === 'approved' && <Notice tone="information">{t('quote.exempt')}</Notice>}
      <Clauses clauses={clauses} taken={taken} versionId={versionId} />
    </aside>
  )
}

const Authority = ({ assessment: { authority, totals } }: { assessment: Assessment }) => {
  const t = useWords()
  const { float, discount, concession, source, allowance, used, period } = authority
  const shareOf = (limit: number | null) => (limit === null ? t('quote.noLimit') : formatPercent(limit))
  const left = allowance === null ? 0 : Math.max(0, allowance - used - totals.concession)
  const percent = (amount: number) => (allowance ? Math.min(100, (amount / allowance) * 100) : 100)
  return (
    <section className={styles.part} aria-label={t('quote.authority')}>
      <h3>{t('quote.authority')}</h3>
      <p className={styles.meta}>
        {t('quote.float', { share: shareOf(float) })} · {t('quote.wholeDiscount', { share: shareOf(discount) })}
        {concession !== null && ` · ${t('quote.mostConceded', { amount: formatMoney(concession) })}`} ·{' '}
        {t('quote.source', { source })}
      </p>
      {allowance !== null && (
        <>
          <p>
            {t('quote.allowance', { period: formatPeriod(period) })} {formatMoney(allowance)}
          </p>
          <Progress
            percent={percent(used + totals.concession)}
            success={{ percent: percent(used) }}
            showInfo={false}
            status={used + totals.concession > allowance ? 'exception' : 'normal'}
            aria-label={t('quote.allowance', { period: formatPeriod(period) })}
          />
          <p className={styles.meta}>
            {t('quote.used', {
              used: formatMoney(used),
              now: formatMoney(totals.concession),
              left: formatMoney(left),
            })}
          </p>
        </>
      )}
    </section>
  )
}

const Clauses = ({
  clauses,
  taken,
  versionId,
}: {
  clauses: readonly CalledClause[]
  taken: Editor['clauses']
  versionId: string
}) => {
  const t = useWords()
  const take = (clauseId: string) =>
    createRecord('quote-clause', { quoteVersionId: versionId, clauseId }).catch((error: unknown) =>
      toast.failure(messageOf(error)),
    )
  return (
    <section className={styles.part} aria-label={t('quote.clauses')}>
      <h3>{t('quote.clauses')}</h3>
      <ul className={styles.called}>
        {clauses.map(({ id, title, because, mandatory, present }) => (
          <li key={id}>
            <div>
              <strong>{title}</strong>{' '}
              <Tag tone={present ? 'success' : mandatory ? 'danger' : 'neutral'}>
                {t(present ? 'quote.taken' : mandatory ? 'quote.mandatory' : 'quote.suggested')}
              </Tag>
              <div className={styles.meta}>{because}</div>
            </div>
            {!present && (
              <Button size="small" aria-label={`${t('quote.takeIn')} ${title}`} onClick={() => void take(id)}>
                {t('quote.takeIn')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {clauses.length === 0 && (
        <p className={styles.meta}>{taken.map(({ title }) => title).join(comma()) || t('quote.noClauses')}</p>
      )}
    </section>
  )
}
