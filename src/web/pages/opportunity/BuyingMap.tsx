import type { KeyboardEvent } from 'react'
import { useChoice } from '../../entity/value/useChoice.ts'
import { useSay, useWords } from '../../words/words.ts'
import { type Buyer, type BuyingCentre, boxHeight, boxWidth, drawingOf } from './buying.ts'
import styles from './Deal.module.css'

interface Props {
  centre: BuyingCentre
  onPerson: (buyer: Buyer) => void
  onPart: (role: string) => void
}

const pressed = (run: () => void) => ({
  onClick: run,
  onKeyDown: (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    run()
  },
})

/** Who decides, whom they follow, and how they stand to us: the stance is a word and a colour, influence the strength of the frame. */
export const BuyingMap = ({ centre, onPerson, onPart }: Props) => {
  const t = useWords()
  const say = useSay()
  const choice = useChoice()
  const empty = centre.parts.filter((part) => part.members === 0 && part.possible > 0)
  const { width, height, boxes, lines } = drawingOf(
    centre.members,
    empty.map(({ role }) => role),
  )
  const at = new Map(boxes.map((box) => [box.id, box]))
  return (
    // A wide map is scrolled by keyboard too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={styles.map} tabIndex={0} aria-label={t('deal.centre.map')}>
      <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} style={{ width: width + 4, height: height + 4 }}>
        <title>{t('deal.centre.map')}</title>
        {lines.map(({ from, to, path }) => (
          <path key={`${from} ${to}`} d={path} className={styles.line} />
        ))}
        {centre.members.map((buyer) => {
          const role = choice('buyer', 'role', buyer.role).word
          const stance = choice('buyer', 'stance', buyer.stance)
          const name = buyer.name ?? t('deal.centre.hidden')
          return (
            // An SVG has no button of its own.
            // biome-ignore lint/a11y/useSemanticElements: see above
            <g
              key={buyer.id}
              transform={`translate(${at.get(buyer.id)?.x ?? 0} ${at.get(buyer.id)?.y ?? 0})`}
              className={`${styles.person} ${styles[buyer.stance]}`}
              role="button"
              tabIndex={0}
              aria-label={t('deal.centre.person', { name, role, stance: stance.word, weight: buyer.weight })}
              {...pressed(() => onPerson(buyer))}
            >
              <rect width={boxWidth} height={boxHeight} rx={6} strokeWidth={0.5 + buyer.weight * 0.6} />
              <text x={10} y={18} className={styles.personName}>
                {short(name, 9)}
              </text>
              <text x={10} y={34}>
                {short(buyer.title ? `${role} · ${buyer.title}` : role, 11)}
              </text>
              <text x={10} y={50} className={styles.stance}>
                {stance.word} · {t('deal.centre.weight', { weight: buyer.weight })}
              </text>
            </g>
          )
        })}
        {empty.map((part) => (
          <g
            key={part.role}
            transform={`translate(${at.get(part.role)?.x ?? 0} ${at.get(part.role)?.y ?? 0})`}
            className={styles.absent}
            {...(centre.canAdd && {
              role: 'button',
              tabIndex: 0,
              'aria-label': t('deal.centre.add', { role: say(part.label) }),
              ...pressed(() => onPart(part.role)),
            })}
          >
            <rect width={boxWidth} height={boxHeight} rx={6} />
            <text x={10} y={24} className={styles.personName}>
              {say(part.label)}
            </text>
            <text x={10} y={42}>
              {t(part.demanded || part.inChain ? 'deal.centre.wanted' : 'deal.centre.unknown')}
            </text>
          </g>
        ))}
      </svg>
    </section>
  )
}

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text)
