import { useEntity } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { formatPeriod } from '../../kit/format.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import metric from '../metric/MetricPage.module.css'

interface Count {
  readonly quarter: string
  readonly dimension: string | null
  readonly factor: string | null
  readonly causes: number
  readonly roots: number
  readonly reviews: number
}

const words: readonly string[] = ['dimension', 'factor']

/** What keeps coming back in all reviews. */
export const CauseCount = () => {
  const t = useWords()
  const say = useSay()
  const fields = useEntity('cause')?.fields ?? []
  const { data } = useView<{ items: readonly Count[] }>('cause-count')
  const nameOf = (key: string, value: string | null) => {
    const choice = fields.find((field) => field.key === key)?.choices?.find((c) => c.value === value)
    return choice ? say(choice) : t('review.count.none')
  }
  return (
    <Page name={t('review.count.title')}>
      <PageHeader title={t('review.count.title')} />
      <p>{t('review.count.hint')}</p>
      {!data && <Skeleton lines={6} />}
      {data?.items.length === 0 && <Empty title={t('review.count.empty')} hint={t('review.count.emptyHint')} />}
      {data && data.items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
        <section className={metric.wrap} tabIndex={0} aria-label={t('review.count.title')}>
          <table className={`${metric.table} ${metric.counts}`}>
            <thead>
              <tr>
                {(['quarter', 'dimension', 'factor', 'causes', 'roots', 'reviews'] as const).map((key) => (
                  <th key={key} scope="col" className={words.includes(key) ? metric.words : undefined}>
                    {t(`review.count.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={`${item.quarter}${item.dimension}${item.factor}`}>
                  <th scope="row">{formatPeriod(item.quarter)}</th>
                  <td className={metric.words}>{nameOf('dimension', item.dimension)}</td>
                  <td className={metric.words}>{nameOf('factor', item.factor)}</td>
                  <td>{item.causes}</td>
                  <td>{item.roots}</td>
                  <td>{item.reviews}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Page>
  )
}
