import { Link } from '@tanstack/react-router'
import { useChoice } from '../../entity/value/useChoice.ts'
import { formatMoney } from '../../kit/format.ts'
import { Lines } from '../../kit/Lines.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { useWords } from '../../words/words.ts'
import styles from './Negotiation.module.css'
import type { Balance, Concession, Sheet } from './negotiation.ts'
import { Add, Part } from './Part.tsx'

interface Props {
  concessions: Sheet['concessions']
  negotiationId: string
}

/** What we give besides the price, what it costs, and what we get for it. */
export const Concessions = ({ concessions: { open, agreed, items }, negotiationId }: Props) => {
  const t = useWords()
  return (
    <Part
      title={t('negotiation.concessions')}
      actions={<Add entity="concession" word={t('negotiation.addConcession')} negotiationId={negotiationId} />}
    >
      {items.length === 0 ? (
        <p className={styles.quiet}>{t('negotiation.noConcessions')}</p>
      ) : (
        <>
          <ConcessionLines items={items} />
          <ul className={styles.sums} aria-label={t('negotiation.balance')}>
            <Sum word="negotiation.allBalance" balance={open} />
            <Sum word="negotiation.agreedBalance" balance={agreed} />
          </ul>
        </>
      )}
    </Part>
  )
}

const ConcessionLines = ({ items }: { items: readonly Concession[] }) => {
  const t = useWords()
  const choice = useChoice()
  return (
    <Lines
      label={t('negotiation.concessions')}
      rows={items}
      keyOf={({ id }) => id}
      columns={[
        {
          key: 'content',
          label: t('negotiation.what'),
          cell: ({ id, content }) => (
            <Link to="/$entity/$id" params={{ entity: 'concession', id }}>
              {content}
            </Link>
          ),
        },
        {
          key: 'state',
          label: t('negotiation.state'),
          cell: ({ state }) => {
            const { word, tone } = choice('concession', 'state', state)
            return <Tag tone={tone ?? 'neutral'}>{word}</Tag>
          },
        },
        { key: 'cost', label: t('negotiation.cost'), align: 'end', cell: ({ cost }) => formatMoney(cost) },
        { key: 'worth', label: t('negotiation.worth'), align: 'end', cell: ({ worth }) => formatMoney(worth) },
        {
          key: 'inReturn',
          label: t('negotiation.inReturn'),
          cell: ({ inReturn }) => inReturn ?? <Tag tone="warning">{t('negotiation.nothing')}</Tag>,
        },
        {
          key: 'gain',
          label: t('negotiation.gain'),
          align: 'end',
          cell: ({ gain }) => (gain === null ? '-' : formatMoney(gain)),
        },
      ]}
    />
  )
}

const Sum = ({ word, balance: { cost, gain, net } }: { word: string; balance: Balance }) => {
  const t = useWords()
  return (
    <li>
      {t(word as 'negotiation.allBalance', { cost: formatMoney(cost), gain: formatMoney(gain) })}{' '}
      <Tag tone={net < 0 ? 'danger' : 'success'}>{t('negotiation.net', { amount: formatMoney(net) })}</Tag>
    </li>
  )
}
