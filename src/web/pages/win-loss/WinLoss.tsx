import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { messageOf } from '../../client/http.ts'
import { hasView, useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { dayOf, formatPercent, quarterOf } from '../../kit/format.ts'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { SideTable } from './SideTable.tsx'
import styles from './WinLoss.module.css'
import { type Chosen, type Ends, type Side, sideNames, signed, type WinLossAnswer } from './win-loss.ts'

/** Why deals were won and lost in a period. A row chosen on one side narrows the other three. */
export const WinLoss = () => {
  const t = useWords()
  const say = useSay()
  const meta = useMeta()
  const today = dayOf(new Date(), meta.company.timeZone)
  const navigate = useNavigate({ from: '/win-loss' })
  const { period = quarterOf(today), ...chosen } = useSearch({ from: '/frame/win-loss' })
  const { data, error } = useView<WinLossAnswer>('win-loss-analysis', { period, ...chosen })
  const choose = (side: Side, key: string | undefined) =>
    void navigate({ search: (old) => ({ ...old, [side]: key }), replace: true })
  return (
    <Page name={t('outcome.title')}>
      <PageHeader
        title={t('outcome.title')}
        actions={
          <>
            <Doors />
            <PeriodSelect
              label={t('sales.funnel.period')}
              today={today}
              value={period}
              onChange={(next) => void navigate({ search: (old) => ({ ...old, period: next }), replace: true })}
            />
          </>
        }
      />
      {!data && !error && <Skeleton lines={8} height={28} />}
      {error && !data && <Empty title={t('outcome.failed')} hint={messageOf(error)} />}
      {data && (
        <>
          <Whole whole={data.whole} />
          <ChosenRows answer={data} chosen={chosen} onDrop={(side) => choose(side, undefined)} />
          {data.whole.won + data.whole.lost === 0 ? (
            <Empty title={t('outcome.empty')} hint={t('outcome.emptyHint')} />
          ) : (
            <div className={styles.sides}>
              {sideNames.map((side) => (
                <Panel key={side} label={t(`goal.by.${side}`)}>
                  <SideTable
                    side={side}
                    rows={data.sides[side]}
                    chosen={chosen[side]}
                    onChoose={(key) => choose(side, key)}
                  />
                </Panel>
              ))}
            </div>
          )}
          <p className={styles.formulas}>
            {t('goal.formulaIs')}
            {Object.entries(data.formulas)
              .map(([key, zh]) => say({ zh, en: data.formulasEn[key as keyof typeof data.formulas] }))
              .join(' · ')}
          </p>
        </>
      )}
    </Page>
  )
}

const Doors = () => {
  const t = useWords()
  const meta = useMeta()
  const keepsReasons = useEntity('closing-reason')?.can.includes('update')
  const keepsBands = useEntity('gap-rule')?.can.includes('update')
  return (
    <>
      {keepsReasons && (
        <Link to="/$entity" params={{ entity: 'closing-reason' }}>
          {t('outcome.reasons')}
        </Link>
      )}
      {keepsBands && (
        <Link to="/$entity" params={{ entity: 'gap-rule' }}>
          {t('outcome.bands')}
        </Link>
      )}
      <Link to="/$entity" params={{ entity: 'competitor' }}>
        {t('outcome.competitors')}
      </Link>
      {hasView(meta, 'lost-rate-watches') && <Link to="/lost-rate">{t('outcome.watch.title')}</Link>}
    </>
  )
}

/** One sentence first: how many, and how much dearer. */
const Whole = ({ whole }: { whole: Ends }) => {
  const t = useWords()
  if (whole.won + whole.lost === 0) return null
  const rate = whole.winRate === null ? '-' : formatPercent(whole.winRate)
  return (
    <p className={styles.sentence}>
      <Link to="/$entity" params={{ entity: whole.drill.entity }} search={{ filter: whole.drill.filter }}>
        {t('outcome.sentence', { won: whole.won, lost: whole.lost, rate })}
      </Link>
      {whole.hidden > 0 && <span>{t('goal.hidden', { hidden: whole.hidden })}</span>}
      {whole.averageGap !== null && (
        <span>{t('outcome.gapSentence', { count: whole.priced, gap: signed(whole.averageGap) })}</span>
      )}
    </p>
  )
}

const ChosenRows = ({
  answer,
  chosen,
  onDrop,
}: {
  answer: WinLossAnswer
  chosen: Chosen
  onDrop: (side: Side) => void
}) => {
  const t = useWords()
  const say = useSay()
  const picked = sideNames.filter((side) => chosen[side])
  if (picked.length === 0) return <p className={styles.hint}>{t('outcome.hint')}</p>
  return (
    <div className={styles.chosen}>
      {t('outcome.only')}
      {picked.map((side) => (
        <Button key={side} size="small" onClick={() => onDrop(side)}>
          {t(`goal.by.${side}`)}:{answer.sides[side].filter(({ key }) => key === chosen[side]).map(say)[0] ?? '-'} ×
        </Button>
      ))}
    </div>
  )
}
