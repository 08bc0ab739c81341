import { WarningOutlined } from '@ant-design/icons'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useEntity } from '../../client/meta.ts'
import { usePage, useRecord, useView } from '../../client/records.ts'
import { useVerb } from '../../entity/record/useVerb.tsx'
import { useChoice } from '../../entity/value/useChoice.ts'
import { formatDifference, type Unit } from '../../kit/Figures.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Effects.module.css'
import { Interval } from './Interval.tsx'

const fields = [
  'metric',
  'basis',
  'evaluatedOn',
  'verdict',
  'estimate',
  'low',
  'high',
  'p',
  'sampleBefore',
  'sampleAfter',
  'controlBefore',
  'controlAfter',
  'sentence',
  'cautions',
]

/** Did it help? Every evaluation of a project, the newest first, with what speaks against trusting it. */
export const Effects = () => {
  const t = useWords()
  const say = useSay()
  const { id } = useParams({ from: '/frame/improvement-project/$id/effect' })
  const project = useRecord('improvement-project', id)
  const effects = usePage('effect', { filter: { projectId: { eq: id } }, sort: '-createdAt', fields, limit: 50 })
  const verb = useVerb()
  const known = useEntity('improvement-project')?.verbs.find(({ name }) => name === 'evaluate')
  const row = project.data
  const error = project.error ?? effects.error
  const evaluate = row && known && row.can.includes('evaluate') && (
    <Button type="primary" onClick={() => verb.run('improvement-project', row, 'evaluate')}>
      {say(known.label)}
    </Button>
  )
  return (
    <Page name={t('loop.effect.title')}>
      <PageHeader
        above={
          <Link to="/execution/$id" params={{ id }}>
            ‹ {row ? String(row.name) : t('shell.page.grid')}
          </Link>
        }
        title={t('loop.effect.title')}
        actions={evaluate}
      />
      {error && !effects.data && <Empty title={t('loop.effect.failed')} hint={messageOf(error)} />}
      {!effects.data && !error && <Skeleton lines={6} height={28} />}
      {effects.data?.items.length === 0 && (
        <Empty title={t('loop.effect.empty')} hint={t('loop.effect.emptyHint')}>
          {evaluate}
        </Empty>
      )}
      {effects.data?.items.map((effect) => (
        <EffectPanel key={effect.id} effect={effect} />
      ))}
      {verb.dialog}
    </Page>
  )
}

interface Catalogue {
  readonly items: readonly {
    readonly key: string
    readonly label: string
    readonly labelEn: string
    readonly unit: Unit
    readonly better: 'higher' | 'lower'
  }[]
}

const EffectPanel = ({ effect }: { effect: Row }) => {
  const t = useWords()
  const choice = useChoice()
  const metrics = useView<Catalogue>('metrics')
  const metric = metrics.data?.items.find(({ key }) => key === effect.metric)
  const say = useSay()
  const metricName = metric ? say(metric) : String(effect.metric)
  const verdict = choice('effect', 'verdict', String(effect.verdict))
  const { estimate, low, high } = effect
  const cautions = (effect.cautions ?? []) as readonly string[]
  return (
    <Panel label={`${metricName} · ${choice('effect', 'basis', String(effect.basis)).word} · ${effect.evaluatedOn}`}>
      <div className={styles.head}>
        <h2>
          <Link to="/metric/$key" params={{ key: String(effect.metric) }}>
            {metricName}
          </Link>
        </h2>
        <Tag tone={verdict.tone}>{verdict.word}</Tag>
        <span className={styles.meta}>
          {choice('effect', 'basis', String(effect.basis)).word} · {String(effect.evaluatedOn)}
        </span>
      </div>
      <p className={styles.sentence}>{String(effect.sentence)}</p>
      {typeof estimate === 'number' && typeof low === 'number' && typeof high === 'number' && metric && (
        <Interval estimate={estimate} low={low} high={high} unit={metric.unit} better={metric.better} />
      )}
      <dl className={styles.samples}>
        {(
          [
            ['before', String(effect.sampleBefore)],
            ['after', String(effect.sampleAfter)],
            ...(typeof effect.controlBefore === 'number'
              ? ([
                  ['controlBefore', String(effect.controlBefore)],
                  ['controlAfter', String(effect.controlAfter)],
                ] as const)
              : []),
            ['change', typeof estimate !== 'number' || !metric ? '-' : signed(estimate, metric.unit)],
            ['p', typeof effect.p === 'number' ? chance(effect.p) : '-'],
          ] as const
        ).map(([key, value]) => (
          <div key={key}>
            <dt>{t(`loop.effect.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {cautions.length > 0 && (
        <ul className={styles.cautions} aria-label={t('loop.effect.cautions')}>
          {cautions.map((caution) => (
            <li key={caution}>
              <WarningOutlined aria-hidden /> {caution}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** No probability is zero. */
const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3))

/** A difference with its sign. */
const signed = (value: number, unit: Unit): string => {
  const sign = value > 0 ? '+' : value < 0 ? '-' : ''
  return `${sign}${formatDifference(value, unit)}`
}
