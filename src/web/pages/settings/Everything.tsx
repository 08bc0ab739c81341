import { DeleteOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { useMeta } from '../../client/meta.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { groupOf, openGroups } from '../../shell/navigation.ts'
import { useSay, useWords } from '../../words/words.ts'
import styles from './Settings.module.css'

/** Every kind of record one may read, also those without an own entry, under the part of the product it belongs to. */
export const Everything = () => {
  const t = useWords()
  const say = useSay()
  const meta = useMeta()
  const open = openGroups(meta)
  const parts = open.flatMap(({ name }) => {
    const kinds = meta.entities.filter((entity) => (groupOf(open, `/${entity.name}`)?.name ?? 'settings') === name)
    return kinds.length > 0 ? [{ name, kinds }] : []
  })
  return (
    <Page name={t('shell.page.everything')}>
      <PageHeader title={t('shell.page.everything')} />
      <p className={styles.quiet}>{t('settings.everythingHint')}</p>
      {parts.map(({ name, kinds }) => (
        <section key={name} className={styles.part} aria-label={t(`shell.group.${name}`)}>
          <h2>{t(`shell.group.${name}`)}</h2>
          <ul className={styles.kinds}>
            {kinds.map((entity) => (
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
        </section>
      ))}
    </Page>
  )
}
