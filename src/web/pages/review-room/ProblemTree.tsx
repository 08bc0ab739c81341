import { EllipsisOutlined, LinkOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useState } from 'react'
import type { Row, Verb } from '../../client/contract.ts'
import { useEntity } from '../../client/meta.ts'
import { VerbDialog } from '../../entity/record/VerbDialog.tsx'
import { formatPercent } from '../../kit/format.ts'
import { Tag } from '../../kit/Tag.tsx'
import { useSay, useWords } from '../../words/words.ts'
import { AttachDialog } from './AttachDialog.tsx'
import { HereOn } from './Present.tsx'
import styles from './ReviewRoom.module.css'
import { type Part, type Room, rowOf, type Why, whyTree } from './room.ts'

interface Props {
  room: Room
  problem: Part
  problems: ReadonlyMap<string, Row>
  causes: ReadonlyMap<string, Row>
}

export const ProblemTree = ({ room, problem, problems, causes }: Props) => {
  const t = useWords()
  const tree = whyTree(room.causes, problem.id)
  return (
    <article className={styles.problem} data-spot={problem.id}>
      <div className={styles.line}>
        <div className={styles.grow}>
          <h3 className={styles.statement}>
            {String(problem.statement)}
            <HereOn spot={problem.id} />
          </h3>
          <p className={styles.quiet}>
            {problem.state === 'confirmed' ? t('review.confirmed') : t('review.candidate')}
            {typeof problem.share === 'number' && ` · ${t('review.share', { share: formatPercent(problem.share) })}`}
            <Proof room={room} id={problem.id} />
          </p>
        </div>
        <PartVerbs entity="problem" part={problem} can={problems} first="addWhy" room={room} />
      </div>
      <Whys room={room} whys={tree} causes={causes} depth={1} />
    </article>
  )
}

const Whys = ({
  room,
  whys,
  causes,
  depth,
}: {
  room: Room
  whys: readonly Why[]
  causes: Props['causes']
  depth: number
}) => {
  const t = useWords()
  const say = useSay()
  const fields = useEntity('cause')?.fields ?? []
  const choiceOf = (key: string, value: string | null) => {
    const choice = fields.find((field) => field.key === key)?.choices?.find((c) => c.value === value)
    return choice ? say(choice) : null
  }
  if (whys.length === 0) return null
  return (
    <ol className={styles.whys}>
      {whys.map(({ cause, below }) => (
        <li key={cause.id}>
          <div className={`${styles.line} ${styles.cause} ${cause.isRoot ? styles.root : ''}`} data-spot={cause.id}>
            <div className={styles.grow}>
              <span className={styles.quiet}>{t('review.why', { depth })}</span> {cause.text}
              <HereOn spot={cause.id} />
              <p className={styles.marks}>
                {cause.isRoot && <Tag tone="danger">{t('review.root')}</Tag>}
                {cause.verdict === 'confirmed' && <Tag tone="success">{t('review.holds')}</Tag>}
                {cause.verdict === 'rejected' && <Tag>{t('review.rejected')}</Tag>}
                {cause.dimension && (
                  <span className={styles.quiet}>
                    {[choiceOf('dimension', cause.dimension), choiceOf('factor', cause.factor)]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                )}
                <Proof room={room} id={cause.id} />
              </p>
            </div>
            <PartVerbs entity="cause" part={cause} can={causes} first="addWhy" room={room} />
          </div>
          <Whys room={room} whys={below} causes={causes} depth={depth + 1} />
        </li>
      ))}
    </ol>
  )
}

/** How many pieces of evidence stand behind a statement. */
export const Proof = ({ room, id }: { room: Room; id: string }) => {
  const t = useWords()
  const count = room.evidence.filter((evidence) => evidence.subjectId === id).length
  if (count === 0) return null
  return (
    <span className={styles.proof}>
      <LinkOutlined aria-hidden /> {t('review.evidence', { count })}
    </span>
  )
}

interface VerbProps {
  entity: string
  part: Part
  can: ReadonlyMap<string, Row>
  /** The verb with a button of its own; the others are in the menu. */
  first?: string
  room: Room
}

export const PartVerbs = ({ entity: name, part, can, first, room }: VerbProps) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity(name)
  const [verb, setVerb] = useState<Verb | null>(null)
  const row = rowOf(part, can)
  // A closed review keeps its findings; its measures go on.
  const isOpen = room.review.state !== 'closed' || name === 'action-item'
  const verbs = (entity?.verbs ?? []).filter((v) => isOpen && v.scope === 'record' && row.can.includes(v.name))
  if (!entity || verbs.length === 0) return null
  const main = verbs.find((v) => v.name === first)
  const others = verbs.filter((v) => v !== main)
  const title = row.labels[entity.title] ?? String(row[entity.title] ?? '')
  return (
    <span className={styles.partVerbs}>
      {main && (
        <Button size="small" onClick={() => setVerb(main)}>
          {say(main.label)}
        </Button>
      )}
      {others.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map((v) => ({ key: v.name, label: say(v.label), danger: v.tone === 'danger' })),
            onClick: ({ key }) => setVerb(others.find((v) => v.name === key) ?? null),
          }}
        >
          <Button
            size="small"
            type="text"
            icon={<EllipsisOutlined />}
            aria-label={`${t('entity.record.more')} ${title}`}
          />
        </Dropdown>
      )}
      {verb?.name === 'attach' && <AttachDialog room={room} entity={entity} row={row} onClose={() => setVerb(null)} />}
      {verb && verb.name !== 'attach' && (
        <VerbDialog entity={entity} row={row} verb={verb} onClose={() => setVerb(null)} />
      )}
    </span>
  )
}
