import { useBlocker } from '@tanstack/react-router'
import { Dialog } from '../../kit/Dialog.tsx'
import { useWords } from '../../words/words.ts'

interface Props {
  /** Asked when navigation is about to happen. */
  mustAsk: (from: string, to: string) => boolean
  hint: string
}

/** Asks before somebody leaves what they have not saved. */
export const LeaveGuard = ({ mustAsk, hint }: Props) => {
  const t = useWords()
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => mustAsk(current.pathname, next.pathname),
    enableBeforeUnload: () => mustAsk('', 'elsewhere'),
    withResolver: true,
  })
  // A dialog on its way out would still lie over the page.
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog
      open
      title={t('entity.form.leaveTitle')}
      okText={t('entity.form.leave')}
      cancelText={t('entity.form.stay')}
      onOk={() => blocker.proceed()}
      onCancel={() => blocker.reset()}
      width={400}
    >
      {hint}
    </Dialog>
  )
}
