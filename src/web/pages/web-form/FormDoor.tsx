import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import type { Asked } from '../../../modules/crm/web-form/web-form.entity.ts'
import type { Row } from '../../client/contract.ts'
import { messageOf } from '../../client/http.ts'
import { fieldOf, useEntity } from '../../client/meta.ts'
import { renew } from '../../client/queries.ts'
import { patchRecord, useAggregate } from '../../client/records.ts'
import type { RegionProps } from '../../entity/record/regions.ts'
import { copyText } from '../../kit/clipboard.ts'
import { Notice } from '../../kit/States.tsx'
import { toast } from '../../kit/toasts.ts'
import { useSay, useWords } from '../../words/words.ts'
import { type FieldLine, linesOf, readLines } from './asked.ts'
import styles from './FormDoor.module.css'
import { ConsentEditor, SiteEditor } from './FormTerms.tsx'

/** A public form: where it stands, how to put it on a site, what it asks for, and how it looks. */
export default function FormDoor({ row }: RegionProps) {
  const t = useWords()
  const key = String(row.key)
  const link = `${location.origin}/f/${key}`
  const code = `<script src="${location.origin}/f/embed.js" data-form="${key}"></script>`
  return (
    <section className={styles.door} aria-label={t('intake.form.title')}>
      <div className={styles.side}>
        {row.state === 'draft' && <Notice tone="information">{t('intake.form.draft')}</Notice>}
        {row.state === 'closed' && <Notice tone="warning">{t('intake.form.closed')}</Notice>}
        <Outcomes formId={row.id} />
        <Copied label={t('intake.form.link')} text={link} hint={t('intake.form.linkHint')} />
        <Copied label={t('intake.form.embed')} text={code} hint={t('intake.form.embedHint')} />
        <FieldEditor key={`fields ${JSON.stringify(row.asked)}`} row={row} />
        <ConsentEditor key={`consent ${row.consentText}`} row={row} />
        <SiteEditor key={`sites ${JSON.stringify(row.allowedOrigins)}`} row={row} />
      </div>
      {row.state !== 'closed' && (
        <iframe
          key={row.version}
          className={styles.preview}
          src={`/f/${key}?preview`}
          title={t('intake.form.preview')}
        />
      )}
    </section>
  )
}

const Outcomes = ({ formId }: { formId: string }) => {
  const t = useWords()
  const mayRead = useEntity('form-submission') !== undefined
  const { data } = useAggregate(
    'form-submission',
    { filter: { formId: { eq: formId } }, groupBy: ['outcome'], measures: [{ count: '*' }] },
    mayRead,
  )
  if (!data) return null
  const count = (outcome: string) => Number(data.items.find((group) => group.outcome === outcome)?.count ?? 0)
  return (
    <dl className={styles.outcomes}>
      {(['accepted', 'repeat', 'spam'] as const).map((outcome) => (
        <div key={outcome}>
          <dt>{t(`intake.form.${outcome}`)}</dt>
          <dd>{count(outcome)}</dd>
        </div>
      ))}
    </dl>
  )
}

const Copied = ({ label, text, hint }: { label: string; text: string; hint: string }) => {
  const t = useWords()
  const copy = async () => {
    await copyText(text)
    toast.success(t('intake.form.copied'))
  }
  return (
    <div className={styles.copied}>
      <h2>{label}</h2>
      <code>{text}</code>
      <div className={styles.under}>
        <p className={styles.quiet}>{hint}</p>
        <Button size="small" onClick={() => void copy()} aria-label={`${t('intake.form.copy')} ${label}`}>
          {t('intake.form.copy')}
        </Button>
      </div>
    </div>
  )
}

/** Which fields are asked for, which of them must be filled in, and under which name. */
const FieldEditor = ({ row }: { row: Row }) => {
  const t = useWords()
  const say = useSay()
  const form = useEntity('web-form')
  const askable = (form && fieldOf(form, 'asked')?.choices) ?? []
  const [lines, setLines] = useState(() =>
    linesOf(
      row.asked as readonly Asked[],
      askable.map(({ value }) => value as Asked['key']),
    ),
  )
  const mayEdit = row.can?.includes('update')
  const labelOf = (key: string) => say(askable.find(({ value }) => value === key) ?? { zh: key })
  const set = (key: string, more: Partial<FieldLine>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...more } : line)))
  const save = async () => {
    try {
      await patchRecord('web-form', row.id, row.version, { asked: readLines(lines) })
      toast.success(t('intake.form.saved'))
    } catch (problem) {
      toast.failure(messageOf(problem))
    }
    void renew('web-form')
  }
  return (
    <div>
      <h2>{t('intake.form.fields')}</h2>
      <ul className={styles.fields}>
        {lines.map((line) => (
          <li key={line.key}>
            <Checkbox
              checked={line.isAsked}
              disabled={!mayEdit || line.key === 'name'}
              onChange={({ target }) => set(line.key, { isAsked: target.checked })}
            >
              {labelOf(line.key)}
            </Checkbox>
            <Checkbox
              checked={line.required || line.key === 'name'}
              disabled={!mayEdit || !line.isAsked || line.key === 'name'}
              onChange={({ target }) => set(line.key, { required: target.checked })}
            >
              {t('intake.form.required')}
            </Checkbox>
            <Input
              size="small"
              value={line.label}
              maxLength={40}
              disabled={!mayEdit || !line.isAsked}
              placeholder={labelOf(line.key)}
              aria-label={t('intake.form.labelOf', { field: labelOf(line.key) })}
              onChange={({ target }) => set(line.key, { label: target.value })}
            />
          </li>
        ))}
      </ul>
      {mayEdit && (
        <Button type="primary" onClick={() => void save()}>
          {t('intake.form.save')}
        </Button>
      )}
    </div>
  )
}
