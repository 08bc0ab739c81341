import { CheckCircleFilled, CloseOutlined, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons'
import styles from './Toasts.module.css'
import { dismiss, useToasts } from './toasts.ts'

const icons = { success: CheckCircleFilled, danger: ExclamationCircleFilled, information: InfoCircleFilled }

export const Toasts = ({ closeLabel }: { closeLabel: string }) => (
  <output className={styles.stack} aria-live="polite">
    {useToasts().map(({ id, tone, text, action }) => {
      const Icon = icons[tone]
      return (
        <div key={id} className={styles.toast}>
          <Icon className={styles[tone]} aria-hidden />
          <span className={styles.text}>{text}</span>
          {action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                dismiss(id)
                action.run()
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" className={styles.close} aria-label={closeLabel} onClick={() => dismiss(id)}>
            <CloseOutlined aria-hidden />
          </button>
        </div>
      )
    })}
  </output>
)
