import { EllipsisOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useState } from 'react'
import type { EntityMeta, Field, Row, Verb } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { removeRecord, restoreRecord } from '../../client/records.ts'
import { copyText } from '../../kit/clipboard.ts'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { toast } from '../../kit/toasts.ts'
import { hasUnsaved } from '../../kit/unsaved.ts'
import { many, useSay, useWords } from '../../words/words.ts'
import { CreateDrawer } from '../form/CreateDrawer.tsx'
import { listAsLeft } from '../list/left.ts'
import { FieldValue } from '../value/FieldValue.tsx'
import { useFullTitle, useTitle } from '../value/title.ts'
import styles from './RecordPage.module.css'
import { type Related, sharedBy, useRelated } from './related.ts'
import { VerbDialog } from './VerbDialog.tsx'

interface Props {
  entity: EntityMeta
  row: Row
  /** Verbs that the page offers in its own way. */
  hidden?: readonly string[] | undefined
  onEdit?: () => void
}

const shownVerbs = 3
const logged = 'activity'
const weight = (verb: Verb) => ({ primary: 0, none: 1, danger: 2 })[verb.tone ?? 'none']

/** What a verb needs is a structure that only a page of its own can build, such as the lines of a quote. */
const needsItsPage = (verb: Verb) => verb.input.some(({ kind, required }) => kind === 'json' && required)

/** Verbs the record allows now, the most important first. */
export const verbsOf = (entity: EntityMeta, row: Row): Verb[] =>
  entity.verbs
    .filter((verb) => verb.scope === 'record' && row.can.includes(verb.name) && !needsItsPage(verb))
    .sort((a, b) => weight(a) - weight(b))

export const RecordHeader = ({ entity, row, hidden = [], onEdit }: Props) => {
  const t = useWords()
  const say = useSay()
  const [verb, setVerb] = useState<Verb | null>(null)
  const [isLogging, setLogging] = useState(false)
  const verbs = verbsOf(entity, row).filter(({ name }) => !hidden.includes(name))
  // What is written down most often is one touch away, wherever it belongs.
  const log = useRelated(entity, row).find(({ entity: { name, can } }) => name === logged && can.includes('create'))
  const shown = log ? shownVerbs - 1 : shownVerbs
  const ask = (v: Verb) => {
    if (hasUnsaved()) toast.failure(t('entity.record.saveFirst', { verb: say(v.label) }))
    else setVerb(v)
  }
  const title = useFullTitle()(entity, row)
  const wordOf = (f: Field) => f.choices?.find(({ value }) => value === row[f.key])?.zh
  const states = entity.fields
    .filter((f) => f.kind === 'choice' && f.choices?.some((c) => c.tone) && row[f.key])
    // A document and its approval are often in a state of the same name.
    .filter((f, i, all) => all.findIndex((other) => wordOf(other) === wordOf(f)) === i)
  return (
    <>
      <PageHeader
        above={
          <Link to="/$entity" params={{ entity: entity.name }} search={listAsLeft(entity.name)} className={styles.back}>
            ‹ {many(say(entity.label))}
          </Link>
        }
        title={title}
        beside={states.slice(0, 3).map((field) => <FieldValue key={field.key} field={field} row={row} />)}
        actions={
          <>
            {verbs.slice(0, shown).map((v, i) => (
              <Button
                key={v.name}
                type={i === 0 && v.tone === 'primary' ? 'primary' : 'default'}
                danger={v.tone === 'danger'}
                onClick={() => ask(v)}
              >
                {say(v.label)}
              </Button>
            ))}
            {log && <Button onClick={() => setLogging(true)}>{t('entity.record.log')}</Button>}
            {onEdit && <Button onClick={onEdit}>{t('entity.record.edit')}</Button>}
            <More entity={entity} row={row} verbs={verbs.slice(shown)} onVerb={ask} />
          </>
        }
      />
      {log && isLogging && <LogDrawer of={entity} row={row} related={log} onClose={() => setLogging(false)} />}
      {verb && <VerbDialog entity={entity} row={row} verb={verb} onClose={() => setVerb(null)} />}
    </>
  )
}

interface LogProps {
  of: EntityMeta
  row: Row
  related: Related
  onClose: () => void
}

const LogDrawer = ({ of, row, related, onClose }: LogProps) => {
  const title = useTitle()(of, row)
  const own = Object.fromEntries(Object.keys(related.given).map((key) => [key, title]))
  return (
    <CreateDrawer
      entity={related.entity}
      given={related.given}
      suggested={sharedBy(of, row, related.entity)}
      labels={{ ...row.labels, ...own }}
      onClose={onClose}
    />
  )
}

interface MoreProps {
  entity: EntityMeta
  row: Row
  verbs: readonly Verb[]
  onVerb: (verb: Verb) => void
}

const More = ({ entity, row, verbs, onVerb }: MoreProps) => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const title = useTitle()(entity, row)
  const remove = async () => {
    await removeRecord(entity.name, row.id)
    await navigate({ to: '/$entity', params: { entity: entity.name }, search: listAsLeft(entity.name) })
    const restore = () =>
      restoreRecord(entity.name, row.id).then(() => toast.success(t('entity.record.restored', { title })))
    toast.success(t('entity.record.removed', { title }), {
      label: t('entity.record.undo'),
      run: () => void restore().catch((error: unknown) => toast.failure(messageOf(error))),
    })
  }
  const copy = () => copyText(window.location.href).then(() => toast.success(t('entity.record.copied')))
  const items: MenuProps['items'] = [
    ...verbs.map((v) => ({ key: `verb:${v.name}`, label: say(v.label), danger: v.tone === 'danger' })),
    { key: 'copy', label: t('entity.record.copyLink') },
    ...(row.can.includes('remove') ? [{ key: 'remove', label: t('entity.record.remove'), danger: true }] : []),
  ]
  const choose = ({ key }: { key: string }) => {
    const verb = verbs.find((v) => key === `verb:${v.name}`)
    if (verb) onVerb(verb)
    else void (key === 'remove' ? remove() : copy()).catch((error: unknown) => toast.failure(messageOf(error)))
  }
  return (
    <Dropdown menu={{ items, onClick: choose }} trigger={['click']}>
      <Button icon={<EllipsisOutlined />} aria-label={t('entity.record.more')} />
    </Dropdown>
  )
}
