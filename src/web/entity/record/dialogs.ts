import { type ComponentType, lazy } from 'react'
import type { VerbDialogProps } from './PlainVerbDialog.tsx'

const StoryDialog = lazy(() => import('../../pages/win-loss/StoryDialog.tsx'))

const StageDialog = lazy(() => import('../../pages/opportunity/StageDialog.tsx'))
const ConvertDialog = lazy(() => import('../../pages/lead/ConvertDialog.tsx'))

const dialogs: Readonly<Record<string, Readonly<Record<string, ComponentType<VerbDialogProps>>>>> = {
  lead: { convert: ConvertDialog },
  opportunity: { advance: StageDialog, goBack: StageDialog, win: StoryDialog, lose: StoryDialog, tell: StoryDialog },
  'win-loss': { correct: StoryDialog },
}

/** Verbs that ask for their inputs in their own way. */
export const dialogOf = (entity: string, verb: string): ComponentType<VerbDialogProps> | undefined =>
  dialogs[entity]?.[verb]
