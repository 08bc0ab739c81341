import { PlusOutlined, SearchOutlined } from '@ant-design/icons'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useMeta } from '../client/meta.ts'
import { useNarrow } from '../kit/screen.ts'
import { useSay, useWords } from '../words/words.ts'
import { MeMenu } from './MeMenu.tsx'
import { Notifications } from './Notifications.tsx'
import { openPalette } from './overlays.ts'
import styles from './TopBar.module.css'

const commonKinds = ['lead', 'account', 'contact', 'opportunity', 'activity', 'task', 'review']

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)

export const TopBar = () => {
  const t = useWords()
  const isNarrow = useNarrow()
  return (
    <header className={`${styles.bar} topbar`}>
      {isNarrow && <span className={styles.product}>{t('shell.product')}</span>}
      <button
        type="button"
        className={isNarrow ? styles.icon : styles.search}
        onClick={openPalette}
        aria-label={isNarrow ? t('shell.search') : undefined}
      >
        <SearchOutlined aria-hidden />
        {!isNarrow && (
          <>
            <span className={styles.hint}>{t('shell.searchHint')}</span>
            <kbd className={styles.kbd}>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
          </>
        )}
      </button>
      <span className={styles.space} />
      {!isNarrow && <CreateMenu />}
      <Notifications />
      <MeMenu />
    </header>
  )
}

const CreateMenu = () => {
  const t = useWords()
  const say = useSay()
  const navigate = useNavigate()
  const kinds = useMeta().entities.filter((e) => commonKinds.includes(e.name) && e.can.includes('create'))
  if (kinds.length === 0) return null
  const items = kinds.map((e) => ({ key: e.name, label: say(e.label) }))
  const create = ({ key }: { key: string }) =>
    void navigate({ to: '/$entity', params: { entity: key }, search: { drawer: 'create' } })
  return (
    <Dropdown menu={{ items, onClick: create }} trigger={['click']}>
      <Button icon={<PlusOutlined />}>{t('shell.create')}</Button>
    </Dropdown>
  )
}
