import { Link } from '@tanstack/react-router'
import { hasView, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { formatMeasure, type Unit } from '../../kit/Figures.tsx'
import { useSay } from '../../words/words.ts'
import styles from './Workbench.module.css'

interface Standing {
  readonly sentence: string
  readonly sentenceEn: string
  readonly items: readonly {
    key: string
    label: string
    labelEn: string
    unit: Unit
    value: number | null
    formula: string
    formulaEn: string
  }[]
}

const shown = ['won_amount', 'win_rate', 'open_pipeline_amount', 'visits']

/** Where the quarter stands, in one sentence and four numbers. */
export const Headline = () => {
  const say = useSay()
  const meta = useMeta()
  const isKnown = hasView(meta, 'dashboard')
  const { data } = useView<Standing>('dashboard', {}, isKnown)
  if (!data) return isKnown ? <div className={styles.headline} aria-hidden /> : null
  return (
    <div className={styles.headline}>
      <Link to="/dashboard" className={styles.sentence}>
        {say({ zh: data.sentence, en: data.sentenceEn })}
      </Link>
      <dl className={styles.numbers}>
        {data.items
          .filter((item) => shown.includes(item.key))
          .map((item) => (
            <div key={item.key} title={say({ zh: item.formula, en: item.formulaEn })}>
              <dt>{say(item)}</dt>
              <dd>
                <Link to="/metric/$key" params={{ key: item.key }}>
                  {formatMeasure(item.value, item.unit)}
                </Link>
              </dd>
            </div>
          ))}
      </dl>
    </div>
  )
}
