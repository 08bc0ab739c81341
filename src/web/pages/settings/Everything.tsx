import { DeleteOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Settings.module.css'

/** Every kind of record one may read, also those without an own entry, and its recycle bin. */
export const Everything = () => {
  const t = useWords()
  const say = useSay()
  const { entities } = useMeta()
  return (
    <Page name={t('shell.page.everything')}>
      <PageHeader title={t('shell.page.everything')} />
      <p className={styles.quiet}>{t('settings.everythingHint')}</p>
      <ul className={styles.kinds}>
        {entities.map((entity) => (
          <li key={entity.name} className={styles.kind}>
            <Link to="/$entity" params={{ entity: entity.name }} className={styles.grow}>
              {say(entity.label)}
            </Link>
            {entity.can.includes('remove') && (
              <Link
                to="/$entity"
                params={{ entity: entity.name }}
                search={{ deleted: true }}
                className={styles.bin}
                aria-label={`${t('entity.list.recycle')}:${say(entity.label)}`}
                title={t('entity.list.recycle')}
              >
                <DeleteOutlined aria-hidden />
              </Link>
            )}
          </li>
        ))}
      </ul>
    </Page>
  )
}
