import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { openGroups, pathOf } from '../../shell/navigation.ts'
import type { PageName } from '../../shell/places.ts'
import { usePlaceName } from '../../shell/usePlaceName.ts'
import { useWords } from '../../words/words.ts'
import { zh } from '../../words/zh/index.ts'
import styles from './Settings.module.css'

type Explained = keyof typeof zh.settings.about

const isExplained = (page: PageName): page is Explained & PageName => page in zh.settings.about

/** What can be set, and what each is for. */
export const Settings = () => {
  const t = useWords()
  const nameOf = usePlaceName()
  const group = openGroups(useMeta()).find(({ name }) => name === 'settings')
  return (
    <Page name={t('shell.group.settings')}>
      <PageHeader title={t('shell.group.settings')} />
      <ul className={styles.places}>
        {group?.places.map((place) => (
          <li key={pathOf(place)}>
            <Link to={pathOf(place)} className={styles.place}>
              <strong>{nameOf(place)}</strong>
              {'page' in place && isExplained(place.page) && (
                <span className={styles.quiet}>{t(`settings.about.${place.page}`)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  )
}
