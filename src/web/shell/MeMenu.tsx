import { useNavigate } from '@tanstack/react-router'
import { Dropdown, type MenuProps } from 'antd'
import { messageOf } from '../client/http.ts'
import { useMeta } from '../client/meta.ts'
import { chooseLanguage, signOut } from '../client/session.ts'
import { type Preferences, setPreference, usePreferences } from '../kit/preferences.ts'
import { toast } from '../kit/toasts.ts'
import { useWords } from '../words/words.ts'
import { openKeymap } from './overlays.ts'
import styles from './TopBar.module.css'

export const MeMenu = () => {
  const t = useWords()
  const { actor } = useMeta()
  const { theme, language } = usePreferences()
  const navigate = useNavigate()
  const leave = () =>
    signOut().catch((error: unknown) => toast.failure(t('shell.signOutFailed', { message: messageOf(error) })))
  const items: MenuProps['items'] = [
    { key: 'name', type: 'group', label: actor.name },
    {
      key: 'theme',
      label: t('shell.theme'),
      children: [
        { key: 'theme:system', label: t('shell.themeSystem') },
        { key: 'theme:light', label: t('shell.themeLight') },
        { key: 'theme:dark', label: t('shell.themeDark') },
      ],
    },
    {
      key: 'language',
      label: t('shell.language'),
      children: [
        { key: 'language:zh', label: '中文' },
        { key: 'language:en', label: 'English' },
      ],
    },
    { key: 'security', label: t('shell.account') },
    { key: 'keyboard', label: t('shell.keyboard') },
    { type: 'divider' },
    { key: 'leave', label: t('shell.signOut') },
  ]
  const choose = ({ key }: { key: string }) => {
    const [what, value] = key.split(':')
    if (what === 'theme') setPreference('theme', value as Preferences['theme'])
    if (what === 'language') chooseLanguage(value as Preferences['language'])
    if (what === 'security') void navigate({ to: '/settings/security' })
    if (what === 'keyboard') openKeymap()
    if (what === 'leave') void leave()
  }
  const selectedKeys = [`theme:${theme}`, `language:${language}`]
  return (
    <Dropdown menu={{ items, onClick: choose, selectable: true, selectedKeys }} trigger={['click']}>
      <button type="button" className={styles.icon} aria-label={`${t('shell.me')}:${actor.name}`}>
        <span className={styles.avatar} aria-hidden>
          {actor.name.slice(0, 1)}
        </span>
      </button>
    </Dropdown>
  )
}
