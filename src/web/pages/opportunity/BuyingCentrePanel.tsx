import { PlusOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useView } from '../../client/records.ts'
import { useChoice } from '../../entity/value/useChoice.ts'
import { useNarrow } from '../../kit/screen.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { BuyerDialog } from './BuyerDialog.tsx'
import { BuyingMap } from './BuyingMap.tsx'
import type { Buyer, BuyingCentre } from './buying.ts'
import styles from './Deal.module.css'

export type About = Buyer | { readonly role: string | null }

interface Props {
  opportunityId: string
  about: About | null
  onAbout: (about: About | null) => void
}

/** The people who decide on this deal: a map on a desk, a list on a phone, and what the score is made of. */
export const BuyingCentrePanel = ({ opportunityId, about, onAbout }: Props) => {
  const t = useWords()
  const isNarrow = useNarrow()
  const { data } = useView<BuyingCentre>('buying-centre', { opportunityId })
  if (!data) return null
  return (
    <section className={styles.panel} aria-label={t('deal.centre.title')}>
      <div className={styles.head}>
        <h2>{t('deal.centre.title')}</h2>
        {data.score !== null && <span className={styles.score}>{t('deal.centre.score', { score: data.score })}</span>}
        {data.canAdd && (
          <Button size="small" icon={<PlusOutlined />} onClick={() => onAbout({ role: null })}>
            {t('deal.centre.addTitle')}
          </Button>
        )}
      </div>
      {data.accountId === null && <p className={styles.quiet}>{t('deal.centre.noAccount')}</p>}
      {data.accountId !== null && (
        <div className={styles.centre}>
          {isNarrow ? (
            <People centre={data} onPerson={onAbout} />
          ) : (
            <BuyingMap centre={data} onPerson={onAbout} onPart={(role) => onAbout({ role })} />
          )}
          <Parts centre={data} onPart={(role) => onAbout({ role })} />
        </div>
      )}
      {about && <BuyerDialog opportunityId={opportunityId} centre={data} about={about} onClose={() => onAbout(null)} />}
    </section>
  )
}

const People = ({ centre, onPerson }: { centre: BuyingCentre; onPerson: (buyer: Buyer) => void }) => {
  const t = useWords()
  const choice = useChoice()
  if (centre.members.length === 0) return <p className={styles.quiet}>{t('deal.centre.nobody')}</p>
  return (
    <ul className={styles.people}>
      {centre.members.map((buyer) => {
        const stance = choice('buyer', 'stance', buyer.stance)
        const above = centre.members.find(({ id }) => id === buyer.reportsToId)
        return (
          <li key={buyer.id}>
            <button type="button" className={styles.row} onClick={() => onPerson(buyer)}>
              <strong>{buyer.name ?? t('deal.centre.hidden')}</strong>
              <span>{choice('buyer', 'role', buyer.role).word}</span>
              <Tag tone={stance.tone}>{stance.word}</Tag>
              <span className={styles.quiet}>
                {t('deal.centre.weight', { weight: buyer.weight })}
                {above?.name && ` · ${t('deal.centre.follows', { name: above.name })}`}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** Part by part: what it adds to the score of what it could, or that nobody is known. */
const Parts = ({ centre, onPart }: { centre: BuyingCentre; onPart: (role: string) => void }) => {
  const t = useWords()
  const say = useSay()
  return (
    <ul className={styles.parts} aria-label={t('deal.centre.why')}>
      {centre.parts
        .filter(({ possible, demanded }) => possible > 0 || demanded)
        .map((part) => (
          <li key={part.role}>
            <span>
              {say(part.label)}
              {(part.demanded || part.inChain) && <span className={styles.quiet}> {t('deal.centre.must')}</span>}
            </span>
            {part.members > 0 ? (
              <span>
                {t('deal.centre.points', { points: Math.round(part.points), possible: Math.round(part.possible) })}
              </span>
            ) : centre.canAdd ? (
              <Button type="link" size="small" onClick={() => onPart(part.role)}>
                {t('deal.centre.find')}
              </Button>
            ) : (
              <span className={styles.late}>{t('deal.centre.unknown')}</span>
            )}
          </li>
        ))}
    </ul>
  )
}
