import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { messageOf } from '../../client/http.ts'
import { useEntity, useMeta } from '../../client/meta.ts'
import { useView } from '../../client/records.ts'
import { Money } from '../../kit/Figures.tsx'
import { dayOf, quarterOf } from '../../kit/format.ts'
import { type LineColumn, Lines } from '../../kit/Lines.tsx'
import { Page, Panel } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { PeriodSelect } from '../../kit/PeriodSelect.tsx'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Channels.module.css'
import { type CampaignLine, type ChannelLine, inOrder, monthsOf, type Sums } from './results.ts'

/** What each channel and each campaign cost in a period and what came of it. */
export const Channels = () => {
  const t = useWords()
  const { company } = useMeta()
  const today = dayOf(new Date(), company.timeZone)
  const navigate = useNavigate({ from: '/channels' })
  const { period = quarterOf(today) } = useSearch({ from: '/frame/channels' })
  const channels = useView<{ items: readonly ChannelLine[] }>('channel-tree', monthsOf(period))
  const campaigns = useView<{ items: readonly CampaignLine[] }>('campaign-results', monthsOf(period))
  const error = channels.error ?? campaigns.error
  return (
    <Page name={t('intake.channel.title')}>
      <PageHeader
        title={t('intake.channel.title')}
        actions={
          <>
            <Ways />
            <PeriodSelect
              label={t('intake.channel.period')}
              today={today}
              value={period}
              onChange={(next) => void navigate({ search: { period: next }, replace: true })}
            />
          </>
        }
      />
      <p className={styles.hint}>{t('intake.channel.hint')}</p>
      {!channels.data && !error && <Skeleton lines={7} height={32} />}
      {error && !channels.data && <Empty title={t('service.failed')} hint={messageOf(error)} />}
      {channels.data?.items.length === 0 && (
        <Empty title={t('intake.channel.empty')} hint={t('intake.channel.emptyHint')} />
      )}
      {channels.data && channels.data.items.length > 0 && <ChannelTable lines={channels.data.items} />}
      {campaigns.data && campaigns.data.items.length > 0 && <CampaignTable lines={campaigns.data.items} />}
    </Page>
  )
}

/** Where channels, campaigns and their costs are kept, for who keeps them. */
const Ways = () => {
  const t = useWords()
  const mayBook = useEntity('channel-cost')?.can.includes('create')
  const kinds = ['channel', 'campaign', ...(mayBook ? (['channel-cost'] as const) : [])] as const
  return kinds.map((entity) => (
    <Link key={entity} to="/$entity" params={{ entity }}>
      {t(`intake.channel.way.${entity}`)}
    </Link>
  ))
}

const useSums = <R,>(sums: (row: R) => Sums): LineColumn<R>[] => {
  const t = useWords()
  const { company } = useMeta()
  const money = (minor: number | null) => <Money minor={minor} currency={company.currency} />
  const column = (key: keyof Sums, cell: (all: Sums) => React.ReactNode): LineColumn<R> => ({
    key,
    label: t(`intake.channel.${key}`),
    align: 'end',
    cell: (row) => cell(sums(row)),
  })
  return [
    column('cost', ({ cost }) => money(cost)),
    column('leads', ({ leads }) => leads),
    column('costPerLead', ({ costPerLead }) => money(costPerLead)),
    column('converted', ({ converted }) => converted),
    column('won', ({ won }) => won),
    column('costPerWon', ({ costPerWon }) => money(costPerWon)),
    column('wonAmount', ({ wonAmount }) => money(wonAmount)),
  ]
}

const ChannelTable = ({ lines }: { lines: readonly ChannelLine[] }) => {
  const t = useWords()
  const sums = useSums<ChannelLine & { depth: number }>(({ whole }) => whole)
  const name: LineColumn<ChannelLine & { depth: number }> = {
    key: 'name',
    label: t('intake.channel.name'),
    cell: ({ id, name, depth, state }) => (
      <span style={{ paddingInlineStart: depth * 20 }}>
        <Link to="/$entity/$id" params={{ entity: 'channel', id }}>
          {name}
        </Link>{' '}
        {state === 'paused' && <Tag tone="neutral">{t('intake.channel.paused')}</Tag>}
      </span>
    ),
  }
  return (
    <Panel label={t('intake.channel.title')}>
      <Lines label={t('intake.channel.title')} columns={[name, ...sums]} rows={inOrder(lines)} keyOf={({ id }) => id} />
    </Panel>
  )
}

const CampaignTable = ({ lines }: { lines: readonly CampaignLine[] }) => {
  const t = useWords()
  const { company } = useMeta()
  const sums = useSums<CampaignLine>((line) => line)
  const own: LineColumn<CampaignLine>[] = [
    {
      key: 'name',
      label: t('intake.channel.campaign'),
      cell: ({ id, name, channel }) => (
        <span>
          <Link to="/$entity/$id" params={{ entity: 'campaign', id }}>
            {name}
          </Link>{' '}
          <span className={styles.quiet}>{channel}</span>
        </span>
      ),
    },
    {
      key: 'budget',
      label: t('intake.channel.budget'),
      align: 'end',
      cell: ({ budget }) => <Money minor={budget} currency={company.currency} />,
    },
  ]
  return (
    <>
      <h2 className={styles.part}>{t('intake.channel.campaigns')}</h2>
      <Panel label={t('intake.channel.campaigns')}>
        <Lines label={t('intake.channel.campaigns')} columns={[...own, ...sums]} rows={lines} keyOf={({ id }) => id} />
      </Panel>
    </>
  )
}
