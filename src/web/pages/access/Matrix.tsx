import type { ReactNode } from 'react'
import type { EntityMeta, Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { useMeta } from '../../client/meta.ts'
import { Empty, Skeleton } from '../../kit/States.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Access.module.css'
import { type Grant, grantKey, matching, type Reach, rights } from './grants.ts'
import { useGrants } from './useGrants.ts'

interface CellProps {
  grant: Grant | undefined
  label: string
  mayWrite: boolean
  onSet: (reach: Reach | null) => void
}

/** Kinds of records down, what may be done with them across; each cell says with whose records. */
export const Matrix = ({ role, q }: { role: Row; q: string }) => {
  const t = useWords()
  const meta = useMeta()
  const say = useSay()
  const { grants, set, isPending, error } = useGrants(role)
  const mayWrite = meta.entities.find(({ name }) => name === 'role-grant')?.can.includes('create') ?? false
  if (error) return <Empty title={t('loop.access.failed')} hint={messageOf(error)} />
  if (isPending) return <Skeleton lines={12} height={24} />
  const cell = (entity: string, verb: string, label: string, show: string) => (
    <ReachCell
      grant={grants.get(grantKey(entity, verb))}
      label={label}
      mayWrite={mayWrite}
      onSet={(reach) => set(entity, verb, reach, show)}
    />
  )
  const shown = matching(meta.entities, q)
  const views = meta.views.filter(({ label, name }) => `${name}${label.zh}${label.en ?? ''}`.includes(q.trim()))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a matrix larger than the page is scrolled by keyboard too
    <section className={styles.scroll} tabIndex={0} aria-label={t('loop.access.matrix')}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('loop.access.entity')}</th>
            {rights.map((right) => (
              <th key={right} scope="col">
                {t(`loop.access.${right}`)}
              </th>
            ))}
            <th scope="col">{t('loop.access.verbs')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((entity) => (
            <EntityRow key={entity.name} entity={entity} cell={cell} />
          ))}
          {views.length > 0 && (
            <tr>
              <th scope="row">{t('loop.access.views')}</th>
              <td colSpan={rights.length + 1}>
                <span className={styles.verbs}>
                  {views.map((view) => (
                    <span key={view.name} className={styles.verb}>
                      {say(view.label)}
                      {cell('view', view.name, say(view.label), say(view.label))}
                    </span>
                  ))}
                </span>
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {shown.length === 0 && views.length === 0 && <Empty title={t('loop.access.nothing', { q })} />}
    </section>
  )
}

interface RowProps {
  entity: EntityMeta
  cell: (entity: string, verb: string, label: string, show: string) => ReactNode
}

const EntityRow = ({ entity, cell }: RowProps) => {
  const t = useWords()
  const say = useSay()
  const what = say(entity.label)
  return (
    <tr>
      <th scope="row">{what}</th>
      {rights.map((right) => (
        <td key={right}>
          {entity.can.includes(right) &&
            cell(entity.name, right, `${what} ${t(`loop.access.${right}`)}`, `${what} · ${t(`loop.access.${right}`)}`)}
        </td>
      ))}
      <td>
        <span className={styles.verbs}>
          {entity.verbs.map((verb) => (
            <span key={verb.name} className={styles.verb}>
              {say(verb.label)}
              {cell(entity.name, verb.name, `${what} ${say(verb.label)}`, `${what} · ${say(verb.label)}`)}
            </span>
          ))}
        </span>
      </td>
    </tr>
  )
}

const ReachCell = ({ grant, label, mayWrite, onSet }: CellProps) => {
  const t = useWords()
  const reach = grant?.reach ?? 'none'
  if (!mayWrite) return <span data-reach={reach}>{t(`loop.access.is.${reach}`)}</span>
  return (
    <select
      className={styles.reach}
      data-reach={reach}
      aria-label={label}
      value={reach}
      onChange={(event) => onSet(event.target.value === 'none' ? null : (event.target.value as Reach))}
    >
      {(['none', 'team', 'all'] as const).map((each) => (
        <option key={each} value={each}>
          {t(`loop.access.is.${each}`)}
        </option>
      ))}
    </select>
  )
}
