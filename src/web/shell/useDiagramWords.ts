import { useWords } from '../words/words.ts'

/** What the controls of a drawing are called, for those who do not see them. */
export const useDiagramWords = () => {
  const t = useWords()
  return {
    'controls.ariaLabel': t('shell.diagram.zoom'),
    'controls.zoomIn.ariaLabel': t('shell.diagram.in'),
    'controls.zoomOut.ariaLabel': t('shell.diagram.out'),
    'controls.fitView.ariaLabel': t('shell.diagram.fit'),
  }
}
