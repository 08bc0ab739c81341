import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Row } from '../../client/contract.ts'
import { isProblem, messageOf } from '../../client/http.ts'
import { renew } from '../../client/queries.ts'
import { patchRecord, type Values } from '../../client/records.ts'
import { Labelled } from '../../kit/Labelled.tsx'
import { toast } from '../../kit/toasts.ts'
import { useWords } from '../../words/words.ts'
import styles from './FormDoor.module.css'
import { siteOf } from './sites.ts'

/** Saves a part of the form by itself; answers what is wrong with it, in words. */
const useSaving = (row: Row) => {
  const t = useWords()
  const [fault, setFault] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const save = async (change: Values) => {
    setBusy(true)
    setFault(undefined)
    try {
      await patchRecord('web-form', row.id, row.version, change)
      toast.success(t('intake.form.saved'))
    } catch (problem) {
      const named = isProblem(problem) ? problem.fields?.find(({ field }) => field && field in change) : undefined
      setFault(named?.message ?? messageOf(problem))
    }
    setBusy(false)
    void renew('web-form')
  }
  return { save, fault, isBusy }
}

/** What visitors agree to. Another wording is another version, and each submission keeps the one it agreed to. */
export const ConsentEditor = ({ row }: { row: Row }) => {
  const t = useWords()
  const stored = String(row.consentText ?? '')
  const [text, setText] = useState(stored)
  const { save, fault, isBusy } = useSaving(row)
  const version = Number(row.consentVersion ?? 1)
  const isChanged = text.trim() !== stored
  return (
    <div>
      <h2>{t('intake.form.consent', { version })}</h2>
      <Labelled
        label={t('intake.form.consentText')}
        help={t('intake.form.consentHint', { next: version + 1 })}
        fault={fault}
      >
        {(ids) => (
          <Input.TextArea
            {...ids}
            value={text}
            maxLength={3000}
            autoSize={{ minRows: 4, maxRows: 14 }}
            disabled={!row.can?.includes('update')}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Labelled>
      {isChanged && (
        <p className={styles.buttons}>
          <Button
            type="primary"
            loading={isBusy}
            disabled={text.trim() === ''}
            onClick={() => void save({ consentText: text.trim() })}
          >
            {t('intake.form.saveConsent', { next: version + 1 })}
          </Button>
          <Button onClick={() => setText(stored)}>{t('entity.form.cancel')}</Button>
        </p>
      )}
    </div>
  )
}

/** The websites that may show the form in their pages, one a line; an address with a path is cut to its site. */
export const SiteEditor = ({ row }: { row: Row }) => {
  const t = useWords()
  const stored = (row.allowedOrigins as readonly string[] | null) ?? []
  const [sites, setSites] = useState<readonly string[]>(stored)
  const { save, fault, isBusy } = useSaving(row)
  const mayEdit = row.can?.includes('update')
  const set = (at: number, site: string) => setSites(sites.map((one, i) => (i === at ? site : one)))
  const meant = [...new Set(sites.map(siteOf).filter(Boolean))]
  const isChanged = JSON.stringify(meant) !== JSON.stringify(stored)
  return (
    <div>
      <h2>{t('intake.form.sites')}</h2>
      <p className={styles.quiet}>{t(sites.length === 0 ? 'intake.form.noSites' : 'intake.form.sitesHint')}</p>
      <ul className={styles.sites}>
        {sites.map((site, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity beside its place
          <li key={i}>
            <Input
              value={site}
              maxLength={300}
              inputMode="url"
              placeholder="https://www.example.cn"
              disabled={!mayEdit}
              aria-label={t('intake.form.site', { at: i + 1 })}
              onChange={({ target }) => set(i, target.value)}
              onBlur={() => set(i, siteOf(site))}
            />
            {mayEdit && (
              <Button
                type="text"
                icon={<DeleteOutlined />}
                aria-label={t('intake.form.removeSite', { at: i + 1 })}
                onClick={() => setSites(sites.toSpliced(i, 1))}
              />
            )}
          </li>
        ))}
      </ul>
      {fault && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      {mayEdit && (
        <p className={styles.buttons}>
          <Button icon={<PlusOutlined />} disabled={sites.length >= 20} onClick={() => setSites([...sites, ''])}>
            {t('intake.form.addSite')}
          </Button>
          {isChanged && (
            <Button
              type="primary"
              loading={isBusy}
              onClick={() => void save({ allowedOrigins: meant.length > 0 ? meant : null })}
            >
              {t('intake.form.saveSites')}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
