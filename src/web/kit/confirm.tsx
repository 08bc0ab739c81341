import { type ReactNode, useState } from 'react'
import { Dialog } from './Dialog.tsx'

interface Question {
  title: string
  hint?: ReactNode
  yes: string
  no: string
  danger?: boolean
}

/** A question before something that is not taken back easily: `if (await ask({…}))`, with `dialog` somewhere on the page. */
export const useConfirm = (): { ask: (question: Question) => Promise<boolean>; dialog: ReactNode } => {
  const [asked, setAsked] = useState<(Question & { answer: (yes: boolean) => void }) | null>(null)
  const ask = (question: Question) => new Promise<boolean>((answer) => setAsked({ ...question, answer }))
  const close = (yes: boolean) => {
    asked?.answer(yes)
    setAsked(null)
  }
  const dialog = (
    <Dialog
      open={asked !== null}
      title={asked?.title}
      okText={asked?.yes}
      cancelText={asked?.no}
      okButtonProps={{ danger: asked?.danger ?? false }}
      onOk={() => close(true)}
      onCancel={() => close(false)}
      width={420}
    >
      {asked?.hint}
    </Dialog>
  )
  return { ask, dialog }
}
