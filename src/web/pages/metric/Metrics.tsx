import { Link } from '@tanstack/react-router'
import { useView } from '../../client/records.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './MetricPage.module.css'
import type { CatalogueItem } from './metric.ts'

/** Every metric the company uses, with the one definition that every page shows. */
export const Metrics = () => {
  const t = useWords()
  const say = useSay()
  const { data } = useView<{ items: readonly CatalogueItem[] }>('metrics')
  return (
    <Page name={t('shell.page.metrics')}>
      <PageHeader title={t('shell.page.metrics')} />
      {!data && <Skeleton lines={10} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too
        <section className={styles.wrap} tabIndex={0} aria-label={t('shell.page.metrics')}>
          <table className={`${styles.table} ${styles.left}`}>
            <thead>
              <tr>
                <th scope="col">{t('goal.metric')}</th>
                <th scope="col">{t('goal.class')}</th>
                <th scope="col">{t('goal.direction')}</th>
                <th scope="col">{t('goal.formulaHead')}</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((item) => (
                <tr key={item.key}>
                  <th scope="row">
                    <Link to="/metric/$key" params={{ key: item.key }}>
                      {say(item)}
                    </Link>
                  </th>
                  <td>{say({ zh: item.classLabel, en: item.classLabelEn })}</td>
                  <td>{t(item.better === 'higher' ? 'goal.higher' : 'goal.lower')}</td>
                  <td>{say({ zh: item.formula, en: item.formulaEn })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Page>
  )
}
