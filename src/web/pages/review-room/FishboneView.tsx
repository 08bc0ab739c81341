import { useEntity } from '../../client/meta.ts'
import { useSay, useWords } from '../../words/words.ts'
import fish from './Fishbone.module.css'
import { layFishbone } from './fishbone.ts'
import styles from './ReviewRoom.module.css'
import type { Part, Room } from './room.ts'

const short = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

/** The problem in at most two lines. */
const headLines = (text: string) => (text.length <= 12 ? [text] : [text.slice(0, 12), short(text.slice(12), 12)])

/** The causes of one problem by dimension, the problem at the head. */
export const FishboneView = ({ room, problem }: { room: Room; problem: Part }) => {
  const t = useWords()
  const say = useSay()
  const choices = useEntity('cause')?.fields.find((field) => field.key === 'dimension')?.choices ?? []
  const causes = room.causes.filter((cause) => cause.problemId === problem.id && cause.verdict !== 'rejected')
  const bone = layFishbone(
    causes,
    choices.map((choice) => choice.value),
  )
  const statement = String(problem.statement)
  const headX = bone.width - 190
  const unplaced = causes.filter((cause) => !cause.dimension)
  return (
    <figure className={fish.fishbone}>
      <svg
        viewBox={`0 0 ${bone.width} ${bone.height}`}
        role="img"
        aria-label={t('review.fishboneOf', { what: statement })}
      >
        <title>{statement}</title>
        <line x1={10} y1={bone.spineY} x2={headX} y2={bone.spineY} className={fish.spine} />
        <rect x={headX} y={bone.spineY - 34} width={186} height={68} rx={6} className={fish.boneHead} />
        {headLines(statement).map((line, i) => (
          <text
            key={line}
            x={headX + 93}
            y={bone.spineY - 4 + i * 22}
            textAnchor="middle"
            className={fish.boneHeadText}
          >
            {line}
          </text>
        ))}
        {bone.ribs.map((rib) => {
          const choice = choices.find((c) => c.value === rib.dimension)
          return (
            <g key={rib.dimension}>
              <line x1={rib.from[0]} y1={rib.from[1]} x2={rib.to[0]} y2={rib.to[1]} className={fish.rib} />
              <text x={rib.to[0]} y={rib.to[1] + (rib.isUp ? -10 : 22)} textAnchor="middle" className={fish.ribName}>
                {choice && say(choice)}
              </text>
              {rib.twigs.map(({ cause, at: [x, y] }) => (
                <g key={cause.id}>
                  <title>{cause.text}</title>
                  <line x1={x - 150} y1={y} x2={x} y2={y} className={cause.isRoot ? fish.rootTwig : fish.twig} />
                  <text
                    x={x - (rib.isUp ? 20 : 8)}
                    y={y - 5}
                    textAnchor="end"
                    className={cause.isRoot ? fish.rootText : fish.twigText}
                  >
                    {short(cause.text, 11)}
                  </text>
                </g>
              ))}
            </g>
          )
        })}
      </svg>
      {unplaced.length > 0 && (
        <figcaption className={styles.quiet}>
          {t('review.unplaced')}
          {unplaced.map((cause) => cause.text).join(';')}
        </figcaption>
      )}
    </figure>
  )
}
