import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type MouseEvent, useDeferredValue, useId, useState } from 'react'
import type { SearchGroup } from '../client/contract.ts'
import { get } from '../client/http.ts'
import { useMeta } from '../client/meta.ts'
import { Dialog } from '../kit/Dialog.tsx'
import { isComposing } from '../kit/keyboard.ts'
import { useSay, useWords } from '../words/words.ts'
import { openGroups, pathOf } from './navigation.ts'
import { closeOverlay } from './overlays.ts'
import styles from './Palette.module.css'
import { usePlaceName } from './usePlaceName.ts'

interface Hit {
  readonly section: string
  readonly title: string
  readonly subtitle?: string | null
  readonly path: string
}

const useSearch = (q: string) =>
  useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) => get<{ groups: SearchGroup[] }>('/api/search', { q }, signal),
    enabled: q !== '',
  })

const usePageHits = (q: string): Hit[] => {
  const t = useWords()
  const nameOf = usePlaceName()
  const wanted = q.toLowerCase()
  return openGroups(useMeta()).flatMap((group) => {
    const entries = [
      { title: t(`shell.group.${group.name}`), path: group.path },
      ...group.places.map((place) => ({ title: nameOf(place), path: pathOf(place) })),
    ].filter((entry, i, all) => all.findIndex((other) => other.path === entry.path) === i)
    const isGroupHit = q !== '' && group.pinyin.split(' ').some((word) => word.startsWith(wanted))
    return entries
      .filter((entry) => q === '' || isGroupHit || entry.title.toLowerCase().includes(wanted))
      .map((entry) => ({ ...entry, section: t('shell.searchPages') }))
  })
}

/** Search over everything and jump to any page. */
export default function Palette() {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const listId = useId()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const q = useDeferredValue(text.trim())
  const search = useSearch(q)
  const pages = usePageHits(q)
  const records = (search.data?.groups ?? []).flatMap((group) =>
    group.items.map((item): Hit => ({ ...item, section: say(group.label), path: `/${group.entity}/${item.id}` })),
  )
  const hits = [...records, ...pages].slice(0, 40)
  const active = Math.min(at, hits.length - 1)
  // Ctrl or the middle button opens a page of its own, as with any link.
  const go = (hit: Hit | undefined, { ctrlKey, metaKey, ...by }: KeyboardEvent | MouseEvent) => {
    if (!hit) return
    if (ctrlKey || metaKey || ('button' in by && by.button === 1))
      return void window.open(hit.path, '_blank', 'noopener')
    closeOverlay()
    void navigate({ to: hit.path })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'ArrowDown') setAt(Math.min(active + 1, hits.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(active - 1, 0))
    else if (event.key === 'Enter') go(hits[active], event)
    else return
    event.preventDefault()
  }
  return (
    <Dialog open footer={null} closable={false} onCancel={closeOverlay} width={600} className={styles.palette}>
      <input
        className={styles.input}
        // The palette exists to be typed into.
        autoFocus
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={listId}
        aria-activedescendant={hits[active] ? `${listId}-${active}` : undefined}
        aria-label={t('shell.search')}
        placeholder={t('shell.searchHint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t('shell.search')} className={styles.hits}>
        {hits.map((hit, i) => (
          <div key={`${hit.section}${hit.path}`}>
            {hit.section !== hits[i - 1]?.section && <div className={styles.section}>{hit.section}</div>}
            {/* The keyboard moves through the options from the input above. */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
            <div
              id={`${listId}-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === active}
              className={`${styles.hit} ${i === active ? styles.active : ''}`}
              onMouseMove={() => setAt(i)}
              onClick={(event) => go(hit, event)}
              onAuxClick={(event) => event.button === 1 && go(hit, event)}
            >
              <span>{hit.title}</span>
              {hit.subtitle && <span className={styles.subtitle}>{hit.subtitle}</span>}
            </div>
          </div>
        ))}
      </div>
      {hits.length === 0 && !search.isFetching && (
        <p className={styles.none}>
          {search.error ? t('shell.searchFailed') : q ? t('shell.searchEmpty', { q }) : t('shell.searchStart')}
        </p>
      )}
    </Dialog>
  )
}
