import { Dialog } from '../kit/Dialog.tsx'
import { useWords } from '../words/words.ts'
import styles from './Keymap.module.css'
import { closeOverlay } from './overlays.ts'

const isMac = /mac/i.test(navigator.userAgent)

const sections = {
  anywhere: [
    ['search', [isMac ? '⌘ K' : 'Ctrl K']],
    ['help', ['?']],
    ['home', ['g', 'h']],
    ['leads', ['g', 'l']],
    ['opportunities', ['g', 'o']],
    ['accounts', ['g', 'a']],
  ],
  list: [
    ['quickFilter', ['/']],
    ['create', ['c']],
    ['next', ['↓', 'j']],
    ['previous', ['↑', 'k']],
    ['open', ['Enter']],
    ['select', ['x']],
    ['cell', ['F2']],
  ],
  record: [
    ['edit', ['e']],
    ['comment', ['m']],
    ['back', ['u']],
  ],
} as const

export default function Keymap() {
  const t = useWords()
  return (
    <Dialog open title={t('shell.keys.title')} footer={null} onCancel={closeOverlay} width={560}>
      {(['anywhere', 'list', 'record'] as const).map((section) => (
        <section key={section} className={styles.section}>
          <h3>{t(`shell.keys.${section}`)}</h3>
          <dl className={styles.keys}>
            {sections[section].map(([what, keys]) => (
              <div key={what} className={styles.row}>
                <dt>{t(`shell.keys.${what}`)}</dt>
                <dd>
                  {keys.map((key, i) => (
                    <span key={key}>
                      {i > 0 && ` ${t(keys[0] === 'g' ? 'shell.keys.thenKey' : 'shell.keys.or')} `}
                      <kbd className={styles.key}>{key}</kbd>
                    </span>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  )
}
