import { Button } from 'antd'
import { copyText } from './clipboard.ts'
import { Dialog } from './Dialog.tsx'
import styles from './SecretDialog.module.css'
import { showSecret, useSecret } from './secret.ts'

/** Cannot be closed by a slip: only by its button, after copying or not. */
export default function SecretDialog({ words }: { words: { hint: string; copy: string; close: string } }) {
  const secret = useSecret()
  if (!secret) return null
  const text = secret.lines.join('\n')
  return (
    <Dialog
      open
      title={secret.title}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <>
          <Button onClick={() => void copyText(text)}>{words.copy}</Button>
          <Button type="primary" onClick={() => showSecret(null)}>
            {words.close}
          </Button>
        </>
      }
    >
      <p>{words.hint}</p>
      <pre className={styles.secret}>{text}</pre>
    </Dialog>
  )
}
