import { Link } from '@tanstack/react-router'
import { Tooltip } from 'antd'
import { Delta, formatMeasure } from '../../kit/Figures.tsx'
import { formatMoney, formatPercent } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import type { Change, MetricItem } from '../metric/metric.ts'
import styles from './Dashboard.module.css'

/** A number with its target, what it was, its formula on hover, and the way to the records behind it. */
export const MetricTile = ({ item, period, unitId }: { item: MetricItem; period: string; unitId?: string }) => {
  const t = useWords()
  const say = useSay()
  const isMet = item.difference === null ? null : item.better === 'higher' ? item.difference >= 0 : item.difference <= 0
  // The period before a year is the same period of the year before.
  const isYear = /^\d{4}$/.test(period)
  return (
    <article className={styles.tile}>
      <h2 className={styles.label}>
        <Tooltip
          title={t('goal.formula', { formula: say({ zh: item.formula, en: item.formulaEn }), sample: item.sample })}
          trigger={['hover', 'focus']}
        >
          <Link to="/metric/$key" params={{ key: item.key }} search={{ period, unit: unitId }}>
            {say(item)}
          </Link>
        </Tooltip>
      </h2>
      <p
        className={styles.value}
        title={item.unit === 'money' && item.value !== null ? formatMoney(Math.round(item.value)) : undefined}
      >
        <Link to="/$entity" params={{ entity: item.drill.entity }} search={{ filter: item.drill.filter }}>
          {formatMeasure(item.value, item.unit)}
        </Link>
      </p>
      {item.target !== null && (
        <div className={styles.goal}>
          {item.attainment !== null && (
            <span className={styles.track} aria-hidden>
              <span
                className={isMet ? styles.met : styles.short}
                style={{ width: `${Math.min(100, Math.max(0, item.attainment * 100))}%` }}
              />
            </span>
          )}
          <span>
            {t('goal.target')} {formatMeasure(item.target, item.unit)}
            {item.attainment !== null && ` · ${formatPercent(item.attainment)}`}
          </span>
          {item.attainment === null && <Delta value={item.difference} unit={item.unit} better={item.better} />}
        </div>
      )}
      {item.hidden > 0 && <p className={styles.goal}>{t('goal.hidden', { hidden: item.hidden })}</p>}
      {item.compare && (
        <dl className={styles.compare}>
          <Against side="previous" change={item.compare.previous} item={item} />
          {!isYear && <Against side="year" change={item.compare.year} item={item} />}
        </dl>
      )}
    </article>
  )
}

const Against = ({ side, change, item }: { side: 'previous' | 'year'; change: Change; item: MetricItem }) => {
  const t = useWords()
  const { difference, sample, early, favourable } = change
  return (
    <div>
      <dt>{t(early ? `goal.whole.${side}` : `goal.${side}`)}</dt>
      <dd>
        <Delta
          value={sample > 0 ? difference : null}
          unit={item.unit}
          better={item.better}
          isOpen={favourable === null}
        />
      </dd>
    </div>
  )
}
