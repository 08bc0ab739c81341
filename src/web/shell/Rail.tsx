import { MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useMeta } from '../client/meta.ts'
import { setPreference, usePreferences } from '../kit/preferences.ts'
import { useWords } from '../words/words.ts'
import { groupOf, openGroups, pathOf } from './navigation.ts'
import styles from './Rail.module.css'
import { usePlaceName } from './usePlaceName.ts'

export const Rail = () => {
  const t = useWords()
  const meta = useMeta()
  const nameOf = usePlaceName()
  const { railFolded } = usePreferences()
  const { pathname } = useLocation()
  const groups = openGroups(meta)
  const list = useRef<HTMLUListElement>(null)
  // The settings are more than a low screen holds; where one stands is never out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => {
    // A newer browser answers with a promise, which is no way to end an effect.
    void list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [pathname])
  const current = groupOf(groups, pathname)
  return (
    <nav className={`${styles.rail} ${railFolded ? styles.folded : ''}`} aria-label={t('shell.navigation')}>
      <Link to="/" className={styles.brand}>
        <img src="/icon.svg" alt="" width={24} height={24} />
        <span className={styles.label}>{t('shell.product')}</span>
      </Link>
      <ul ref={list} className={styles.groups}>
        {groups.map((group) => (
          <li key={group.name} className={group.name === 'settings' ? styles.last : undefined}>
            <Link
              to={group.path}
              className={`${styles.group} ${group === current ? styles.current : ''}`}
              title={railFolded ? t(`shell.group.${group.name}`) : undefined}
              aria-current={pathname === group.path ? 'page' : undefined}
            >
              <group.icon />
              <span className={styles.label}>{t(`shell.group.${group.name}`)}</span>
            </Link>
            {group === current && group.places.length > (group.to ? 0 : 1) && !railFolded && (
              <ul className={styles.places}>
                {group.places.map((place) => (
                  <li key={pathOf(place)}>
                    <Link
                      to={pathOf(place)}
                      className={styles.place}
                      activeProps={{ className: styles.here, 'aria-current': 'page' }}
                    >
                      {nameOf(place)}
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      <button
        type="button"
        className={styles.fold}
        onClick={() => setPreference('railFolded', !railFolded)}
        aria-label={railFolded ? t('shell.unfold') : t('shell.fold')}
      >
        {railFolded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
      </button>
    </nav>
  )
}
