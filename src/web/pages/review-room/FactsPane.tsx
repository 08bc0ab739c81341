import { PlusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useEntity } from '../../client/meta.ts'
import { CreateDrawer } from '../../entity/form/CreateDrawer.tsx'
import { InlineEditor } from '../../entity/list/InlineEditor.tsx'
import { Delta, formatMeasure } from '../../kit/Figures.tsx'
import { formatPercent } from '../../kit/format.ts'
import { useSay, useWords } from '../../words/words.ts'
import facts from './Facts.module.css'
import { HereOn } from './Present.tsx'
import styles from './ReviewRoom.module.css'
import { type FactRow, type Room, rowOf } from './room.ts'
import { useCan } from './useCan.ts'
import { useFactName } from './useFactName.ts'

/** 表 1, key events and voices: what is known before anybody explains it. */
export const FactsPane = ({ room }: { room: Room }) => {
  const t = useWords()
  return (
    <section className={styles.pane} aria-label={t('review.facts')}>
      <h2 className={styles.paneTitle}>{t('review.facts')}</h2>
      <FactTable room={room} />
      {room.rows.some(({ drill }) => drill) && <p className={styles.quiet}>{t('review.drillNow')}</p>}
      {room.masked.length > 0 && (
        <p className={styles.quiet}>{t('review.maskedGaps', { count: room.masked.length })}</p>
      )}
      <Notes room={room} entity="review-event" parts={room.events} when="happenedOn" what="what" />
      <Notes room={room} entity="feedback" parts={room.feedback} when="saidBy" what="content" />
    </section>
  )
}

const FactTable = ({ room }: { room: Room }) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity('review-row')
  const can = useCan('review-row', room.review.id)
  const classes = [...new Set([...room.rows, ...room.masked].map((row) => row.class))]
  const nameOf = (value: string) => {
    const choice = entity?.fields.find((field) => field.key === 'class')?.choices?.find((c) => c.value === value)
    return choice ? say(choice) : value
  }
  if (classes.length === 0) return <p className={styles.none}>{t('review.noFacts')}</p>
  return (
    <table className={facts.facts}>
      <thead>
        <tr>
          <th scope="col">{t('goal.metric')}</th>
          <th scope="col">{t('goal.target')}</th>
          <th scope="col">{t('goal.actual')}</th>
          <th scope="col">{t('goal.difference')}</th>
        </tr>
      </thead>
      {classes.map((name) => (
        <tbody key={name}>
          <tr>
            <th colSpan={4} scope="rowgroup" className={facts.factClass}>
              {nameOf(name)}
            </th>
          </tr>
          {room.rows
            .filter((row) => row.class === name)
            .map((row) => (
              <Fact key={row.id} fact={row} canEdit={can.get(row.id)?.can.includes('update') ?? false} can={can} />
            ))}
          {room.masked
            .filter((row) => row.class === name)
            .map(({ id, label }) => (
              <tr key={id} data-spot={id}>
                <th scope="row">{label}</th>
                <td colSpan={3} className={facts.masked}>
                  {t('review.masked')}
                </td>
              </tr>
            ))}
        </tbody>
      ))}
    </table>
  )
}

const Fact = ({ fact, canEdit, can }: { fact: FactRow; canEdit: boolean; can: ReturnType<typeof useCan> }) => {
  const t = useWords()
  const label = useFactName()(fact)
  const entity = useEntity('review-row')
  const [isEditing, setEditing] = useState(false)
  const field = entity?.fields.find((f) => f.key === 'analysis')
  return (
    <>
      <tr title={fact.formula ?? undefined} data-spot={fact.id}>
        <th scope="row">
          {label}
          <HereOn spot={fact.id} />
          <Earlier fact={fact} />
        </th>
        <td>{formatMeasure(fact.target, fact.unit)}</td>
        <td>
          {fact.drill && fact.actual !== null ? (
            <Link to="/$entity" params={{ entity: fact.drill.entity }} search={{ filter: fact.drill.filter }}>
              {formatMeasure(fact.actual, fact.unit)}
            </Link>
          ) : (
            formatMeasure(fact.actual, fact.unit)
          )}
          {fact.attainment !== null && <span className={facts.share}>{formatPercent(fact.attainment)}</span>}
        </td>
        <td>
          <Delta value={fact.difference} unit={fact.unit} better={fact.better} />
        </td>
      </tr>
      {(fact.analysis || (canEdit && fact.difference !== null)) && entity && field && (
        <tr className={facts.analysis} data-spot={fact.id}>
          <td colSpan={4}>
            {isEditing ? (
              <InlineEditor
                entity={entity}
                field={{ ...field, kind: 'text' }}
                row={rowOf(fact, can)}
                onClose={() => setEditing(false)}
              />
            ) : (
              <button
                type="button"
                className={facts.analyse}
                disabled={!canEdit}
                aria-label={`${t('review.analysis')} ${label}`}
                onClick={() => setEditing(true)}
              >
                {fact.analysis ?? t('review.addAnalysis')}
              </button>
            )}
          </td>
        </tr>
      )}
    </>
  )
}

/** What the number was in the period before and a year before, as frozen with it. */
const Earlier = ({ fact }: { fact: FactRow }) => {
  const t = useWords()
  const known = (['previous', 'lastYear'] as const).filter((key) => fact[key] !== null)
  return (
    known.length > 0 && (
      <div className={facts.earlier}>
        {known.map((key) => (
          <span key={key}>{t(`review.${key}`, { value: formatMeasure(fact[key], fact.unit) })}</span>
        ))}
      </div>
    )
  )
}

interface NotesProps {
  room: Room
  entity: string
  parts: Room['events']
  when: string
  what: string
}

const Notes = ({ room, entity: name, parts, when, what }: NotesProps) => {
  const t = useWords()
  const say = useSay()
  const entity = useEntity(name)
  const [isAdding, setAdding] = useState(false)
  if (!entity) return null
  const canAdd = entity.can.includes('create') && room.review.state !== 'closed'
  return (
    <div>
      <div className={styles.subHead}>
        <h3>{say(entity.label)}</h3>
        {canAdd && (
          <Button
            type="text"
            icon={<PlusOutlined />}
            aria-label={t('entity.form.create', { what: say(entity.label) })}
            onClick={() => setAdding(true)}
          />
        )}
      </div>
      {parts.length === 0 && (
        <p className={styles.quiet}>{t('entity.record.noRelated', { what: say(entity.label) })}</p>
      )}
      <ul className={facts.notes}>
        {parts.map((part) => (
          <li key={part.id}>
            <span className={styles.quiet}>{String(part[when] ?? '')}</span> {String(part[what] ?? '')}
          </li>
        ))}
      </ul>
      {isAdding && (
        <CreateDrawer entity={entity} given={{ reviewId: room.review.id }} onClose={() => setAdding(false)} />
      )}
    </div>
  )
}
