import { AppstoreOutlined, AuditOutlined } from '@ant-design/icons'
import { Link, useLocation } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { useEffect, useState } from 'react'
import { useMeta } from '../client/meta.ts'
import { useWords } from '../words/words.ts'
import styles from './BottomBar.module.css'
import { groupOf, openGroups, pathOf } from './navigation.ts'
import { usePlaceName } from './usePlaceName.ts'

const thumbGroups = ['workbench', 'account', 'opportunity'] as const

/** A phone's navigation: four entries under the thumb, the rest one tap away. */
export const BottomBar = () => {
  const t = useWords()
  const groups = openGroups(useMeta())
  const { pathname } = useLocation()
  const [isOpen, setOpen] = useState(false)
  // Any navigation closes the sheet.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the trigger
  useEffect(() => setOpen(false), [pathname])
  const isApproving = pathname === '/approvals'
  const current = isApproving ? undefined : groupOf(groups, pathname)
  const approves = groups.some(({ places }) => places.some((place) => pathOf(place) === '/approvals'))
  const isElsewhere = !isApproving && !thumbGroups.some((name) => name === current?.name)
  return (
    <nav className={styles.bar} aria-label={t('shell.navigation')}>
      {thumbGroups.map((name) => {
        const group = groups.find((g) => g.name === name)
        return group ? (
          <Link
            key={name}
            to={group.path}
            className={`${styles.entry} ${group === current ? styles.current : ''}`}
            aria-current={group === current ? 'page' : undefined}
          >
            <group.icon />
            {t(`shell.group.${name}`)}
          </Link>
        ) : null
      })}
      {approves && (
        <Link
          to="/approvals"
          className={`${styles.entry} ${isApproving ? styles.current : ''}`}
          aria-current={isApproving ? 'page' : undefined}
        >
          <AuditOutlined />
          {t('shell.page.approvals')}
        </Link>
      )}
      <button
        type="button"
        className={`${styles.entry} ${isElsewhere ? styles.current : ''}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
      >
        <AppstoreOutlined />
        {t('shell.more')}
      </button>
      <Drawer open={isOpen} placement="bottom" size="80%" title={t('shell.moreTitle')} onClose={() => setOpen(false)}>
        <AllPlaces />
      </Drawer>
    </nav>
  )
}

const AllPlaces = () => {
  const t = useWords()
  const groups = openGroups(useMeta())
  const nameOf = usePlaceName()
  return groups.map((group) => (
    <section key={group.name} className={styles.section}>
      <h3 className={styles.heading}>
        <Link to={group.path}>{t(`shell.group.${group.name}`)}</Link>
      </h3>
      <ul className={styles.grid}>
        {group.places.map((place) => (
          <li key={pathOf(place)}>
            <Link to={pathOf(place)} className={styles.place}>
              {nameOf(place)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  ))
}
