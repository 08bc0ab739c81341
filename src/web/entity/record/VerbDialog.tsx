import { Suspense } from 'react'
import { dialogOf } from './dialogs.ts'
import { PlainVerbDialog, type VerbDialogProps } from './PlainVerbDialog.tsx'

/** Asks for a verb's inputs and runs it; a kind of record may ask in its own way. */
export const VerbDialog = (props: VerbDialogProps) => {
  const Own = dialogOf(props.entity.name, props.verb.name)
  if (!Own) return <PlainVerbDialog {...props} />
  return (
    <Suspense fallback={null}>
      <Own {...props} />
    </Suspense>
  )
}
