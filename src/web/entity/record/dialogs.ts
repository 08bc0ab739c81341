import { type ComponentType, lazy } from 'react'
import type { VerbDialogProps } from './PlainVerbDialog.tsx'

const StoryDialog = lazy(() => import('../../pages/win-loss/StoryDialog.tsx'))

const dialogs: Readonly<Record<string, Readonly<Record<string, ComponentType<VerbDialogProps>>>>> = {
  opportunity: { win: StoryDialog, lose: StoryDialog, tell: StoryDialog },
  'win-loss': { correct: StoryDialog },
}

/** Verbs that ask for their inputs in their own way. */
export const dialogOf = (entity: string, verb: string): ComponentType<VerbDialogProps> | undefined =>
  dialogs[entity]?.[verb]
