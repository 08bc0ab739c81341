import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect } from 'react'
import { messageOf, post } from '../../client/http.ts'
import { comma, formatMoney, formatNumber, formatPercent } from '../../kit/format.ts'
import { usePreferences } from '../../kit/preferences.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useWords } from '../../words/words.ts'
import paper from './PublicQuote.module.css'
import styles from './Quote.module.css'

interface Offer {
  readonly title: string
  readonly code: string
  readonly number: number
  readonly customer: string | null
  readonly seller: string
  readonly contact: string
  readonly date: string
  readonly validUntil: string | null
  readonly paymentTerms: string | null
  readonly deliveryDays: number | null
  readonly taxRate: number
  readonly note: string | null
  readonly total: number
  readonly inWords: string
  readonly lines: readonly {
    readonly name: string
    readonly description: string | null
    readonly quantity: number
    readonly unit: string | null
    readonly unitPrice: number
    readonly amount: number
    readonly parts: readonly string[]
  }[]
  readonly clauses: readonly { readonly title: string; readonly body: string }[]
}

/** What a customer sees behind the link of a letter. Opening it is told to the seller, so it is asked for once. */
export const PublicQuote = () => {
  const t = useWords()
  const { token } = useParams({ from: '/q/$token' })
  const { data, error } = useQuery({
    queryKey: ['public-quote', token],
    queryFn: () => post<Offer>(`/api/public/quote/${encodeURIComponent(token)}`),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useEffect(() => {
    document.title = data ? `${t('quote.publicTitle')} ${data.code}` : t('quote.publicTitle')
  }, [data, t])
  return (
    <main className={paper.paper}>
      {error && <Empty title={t('quote.publicFailed')} hint={messageOf(error)} />}
      {!error && !data && (
        <>
          <p className="unseen">{t('quote.publicLoading')}</p>
          <Skeleton lines={8} height={20} />
        </>
      )}
      {data && <Sheet offer={data} token={token} />}
    </main>
  )
}

const Sheet = ({ offer, token }: { offer: Offer; token: string }) => {
  const t = useWords()
  const { language } = usePreferences()
  const { seller, customer, code, number, date, validUntil, contact, lines, clauses } = offer
  return (
    <>
      <header className={paper.paperHead}>
        <p className={paper.seller}>{seller}</p>
        <h1>{t('quote.publicTitle')}</h1>
        {customer && <p>{t('quote.publicFor', { customer })}</p>}
        <p className={styles.meta}>
          {t('quote.publicCode', { code: `${code} V${number}`, date })}
          {validUntil && ` · ${t('quote.publicValid', { day: validUntil })}`} · {t('quote.publicContact', { contact })}
        </p>
      </header>
      <ul className={paper.offered}>
        {lines.map((line, i) => (
          // The order of an offer never changes.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={i}>
            <div>
              <strong>{line.name}</strong>
              {line.description && <div className={styles.meta}>{line.description}</div>}
              {line.parts.length > 0 && <div className={styles.meta}>{line.parts.join(comma())}</div>}
              <div className={styles.meta}>
                {formatNumber(line.quantity)} {line.unit} × {formatMoney(line.unitPrice)}
              </div>
            </div>
            <span className={styles.figure}>{formatMoney(line.amount)}</span>
          </li>
        ))}
      </ul>
      <p className={paper.sum}>
        {t('quote.total')} <strong className={styles.total}>{formatMoney(offer.total)}</strong>
        {language === 'zh' && <span className={styles.meta}>{offer.inWords}</span>}
      </p>
      <Terms offer={offer} />
      {clauses.length > 0 && (
        <dl className={styles.clauses}>
          {clauses.map(({ title, body }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{body}</dd>
            </div>
          ))}
        </dl>
      )}
      {offer.note && <p>{offer.note}</p>}
      <Button
        className={paper.download}
        type="primary"
        size="large"
        icon={<DownloadOutlined />}
        href={`/api/public/quote/${encodeURIComponent(token)}/document.pdf`}
      >
        {t('quote.pdf')}
      </Button>
    </>
  )
}

/** What the price holds under, in the words of the document. */
const Terms = ({ offer: { taxRate, deliveryDays, paymentTerms } }: { offer: Offer }) => {
  const t = useWords()
  const terms = [
    [t('quote.publicTax'), formatPercent(taxRate)],
    [t('quote.publicDelivery'), deliveryDays === null ? null : t('quote.publicDays', { count: deliveryDays })],
    [t('quote.publicPayment'), paymentTerms],
  ] as const
  return (
    <dl className={paper.terms}>
      {terms.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
