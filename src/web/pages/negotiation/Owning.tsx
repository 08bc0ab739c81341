import type { Row } from '../../client/contract.ts'
import { Chart } from '../../kit/chart/Chart.tsx'
import { formatMoney } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Negotiation.module.css'
import { type Course, owningOption, type Sheet } from './negotiation.ts'
import { Add, Part } from './Part.tsx'

/** What owning it costs over the years, ours beside every other offer: one sentence each, a picture and the numbers. */
export const Owning = ({ sheet, row }: { sheet: Sheet; row: Row }) => {
  const t = useWords()
  const { years, others } = sheet
  const rival = String(row.rival || t('negotiation.rival'))
  const hasItems = years.some(({ ours, theirs }) => ours + theirs > 0)
  const compared = [
    ...(years.some(({ theirs }) => theirs > 0)
      ? [{ id: 'rival', name: rival, years, saving: sheet.saving, evenFrom: sheet.evenFrom }]
      : []),
    ...others,
  ]
  const labels = years.map(({ year }) => (year === 0 ? t('negotiation.purchase') : t('negotiation.year', { year })))
  const courses: Course[] = [
    { name: t('negotiation.us'), values: years.map(({ ours }) => ours) },
    ...compared.map(({ name, years: course }) => ({ name, values: course.map(({ theirs }) => theirs) })),
  ]
  return (
    <Part
      title={t('negotiation.tco')}
      actions={
        <>
          <Add entity="tco-item" word={t('negotiation.addItem')} negotiationId={row.id} />
          <Add entity="tco-rival" word={t('negotiation.addRival')} negotiationId={row.id} />
        </>
      }
    >
      {!hasItems && others.length === 0 ? (
        <p className={styles.quiet}>{t('negotiation.noItems')}</p>
      ) : (
        <>
          <ul className={styles.sums}>
            {compared.map((offer) => (
              <Verdict key={offer.id} {...offer} />
            ))}
          </ul>
          <Chart label={t('negotiation.tco')} height={280} option={owningOption(courses, labels)} />
          <OwningTable courses={courses} labels={labels} />
        </>
      )}
    </Part>
  )
}

const Verdict = ({ name, years, saving, evenFrom }: Sheet['others'][number]) => {
  const t = useWords()
  const count = years.length - 1
  const amount = formatMoney(Math.abs(saving))
  const since =
    evenFrom === null
      ? t('negotiation.never')
      : evenFrom === 0
        ? t('negotiation.evenNow')
        : t('negotiation.evenFrom', { year: evenFrom })
  return (
    <li>
      {t(saving < 0 ? 'negotiation.dearer' : 'negotiation.cheaper', { name, years: count, amount })}{' '}
      <Tag tone={evenFrom === null ? 'warning' : 'success'}>{since}</Tag>
    </li>
  )
}

const OwningTable = ({ courses, labels }: { courses: readonly Course[]; labels: readonly string[] }) => {
  const t = useWords()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled by keyboard too
    <section className={styles.scroll} tabIndex={0} aria-label={t('negotiation.tco')}>
      <table className={styles.years}>
        <thead>
          <tr>
            <td />
            {labels.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {courses.map(({ name, values }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {labels.map((label, i) => (
                <td key={label}>{formatMoney(values[i] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
