import { useMeta } from '../../client/meta.ts'
import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { useWords } from '../../words/words.ts'

export const Workbench = () => {
  const t = useWords()
  const { actor } = useMeta()
  return (
    <Page name={t('shell.group.workbench')}>
      <PageHeader title={actor.name} />
    </Page>
  )
}
