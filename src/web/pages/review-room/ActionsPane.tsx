import { PlusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { runVerb, useRecord } from '../../client/records.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { InputDialog } from '../../entity/form/InputDialog.tsx'
import { FieldValue } from '../../entity/value/FieldValue.tsx'
import { Tag } from '../../kit/Tag.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { HereOn } from './Present.tsx'
import { PartVerbs, Proof } from './ProblemTree.tsx'
import styles from './ReviewRoom.module.css'
import { type Room, rowOf } from './room.ts'
import { useCan } from './useCan.ts'

/** Lessons and measures: what stays, and who does what until when. */
export const ActionsPane = ({ room }: { room: Room }) => {
  const t = useWords()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  return (
    <section className={styles.pane} aria-label={t('review.actions')}>
      <h2 className={styles.paneTitle}>{t('review.actions')}</h2>
      <Lessons room={room} />
      <Measures room={room} chosen={chosen} onChoose={setChosen} />
      <ToProject room={room} chosen={chosen} onDone={() => setChosen(new Set())} />
    </section>
  )
}

const Adding = ({ name, room, asks }: { name: string; room: Room; asks?: readonly string[] }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity(name)
  const [isOpen, setOpen] = useState(false)
  if (!entity?.can.includes('create') || room.review.state === 'closed') return null
  return (
    <>
      <Button
        type="text"
        icon={<PlusOutlined />}
        aria-label={t('entity.form.create', { what: say(entity.label) })}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <CreateDrawer entity={entity} given={{ reviewId: room.review.id }} asks={asks} onClose={() => setOpen(false)} />
      )}
    </>
  )
}

const Lessons = ({ room }: { room: Room }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('lesson')
  const can = useCan('lesson', room.review.id)
  if (!entity) return null
  return (
    <div>
      <div className={styles.subHead}>
        <h3>{say(entity.label)}</h3>
        <Adding name="lesson" room={room} />
      </div>
      {room.lessons.length === 0 && <p className={styles.quiet}>{t('review.noLessons')}</p>}
      <ul className={styles.cards}>
        {room.lessons.map((lesson) => (
          <li key={lesson.id} className={styles.line} data-spot={lesson.id}>
            <div className={styles.grow}>
              <Tag tone={lesson.kind === 'success' ? 'success' : 'warning'}>
                {t(lesson.kind === 'success' ? 'review.success' : 'review.failure')}
              </Tag>{' '}
              {String(lesson.content)}
              <HereOn spot={lesson.id} />
              <p className={styles.quiet}>
                {String(lesson.applicability ?? '')} <Proof room={room} id={lesson.id} />
              </p>
            </div>
            <PartVerbs entity="lesson" part={lesson} can={can} room={room} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Without them a measure cannot become part of a project. */
const neededByProject = ['ownerId', 'dueOn']

interface MeasuresProps {
  room: Room
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
}

const Measures = ({ room, chosen, onChoose }: MeasuresProps) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('action-item')
  const can = useCan('action-item', room.review.id)
  if (!entity) return null
  const fieldsShown = ['class', 'ownerId', 'dueOn', 'state'].flatMap(
    (key) => entity.fields.find((f) => f.key === key) ?? [],
  )
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <div>
      <div className={styles.subHead}>
        <h3>{say(entity.label)}</h3>
        <Adding name="action-item" room={room} asks={neededByProject} />
      </div>
      {room.actions.length === 0 && <p className={styles.quiet}>{t('review.noActions')}</p>}
      <ul className={styles.cards}>
        {room.actions.map((action) => (
          <li key={action.id} className={styles.line} data-spot={action.id}>
            <Checkbox
              aria-label={t('review.chooseAction', { what: String(action.measure) })}
              checked={chosen.has(action.id)}
              onChange={() => toggle(action.id)}
            />
            <div className={styles.grow}>
              <Link to="/$entity/$id" params={{ entity: 'action-item', id: action.id }} className={styles.measure}>
                {String(action.measure)}
              </Link>
              <HereOn spot={action.id} />
              <p className={styles.marks}>
                {fieldsShown.map((field) => (
                  <span key={field.key} className={styles.quiet}>
                    <FieldValue field={field} row={rowOf(action, can)} />
                  </span>
                ))}
              </p>
            </div>
            <PartVerbs entity="action-item" part={action} can={can} room={room} />
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Chosen measures become an improvement project. */
const ToProject = ({ room, chosen, onDone }: { room: Room; chosen: ReadonlySet<string>; onDone: () => void }) => {
  const t = useWords()
  const say = useSay()
  const [isOpen, setOpen] = useState(false)
  const verb = useEntity('review')?.verbs.find((v) => v.name === 'createProject')
  const { data: review } = useRecord('review', room.review.id)
  if (!verb || !review?.can.includes('createProject') || room.actions.length === 0) return null
  return (
    <>
      <Button type="primary" size="large" disabled={chosen.size === 0} onClick={() => setOpen(true)}>
        {chosen.size > 0 ? t('review.toProject', { count: chosen.size }) : t('review.toProjectHint')}
      </Button>
      {isOpen && (
        <InputDialog
          title={say(verb.label)}
          fields={verb.input.filter((field) => field.key !== 'actionIds')}
          submit={say(verb.label)}
          start={{ goal: room.review.goal, leaderId: room.review.leaderId, name: room.review.title }}
          labels={room.review.labels}
          onSubmit={async (values) => {
            await runVerb('review', room.review.id, 'createProject', { ...values, actionIds: [...chosen] })
            toast.success(t('review.projectMade'))
            setOpen(false)
            onDone()
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
