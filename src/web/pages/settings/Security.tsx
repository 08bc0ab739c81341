import { Page } from '../../kit/Page.tsx'
import { PageHeader } from '../../kit/PageHeader.tsx'
import { useWords } from '../../words/words.ts'

export const Security = () => {
  const t = useWords()
  return (
    <Page name={t('shell.page.security')}>
      <PageHeader title={t('shell.page.security')} />
    </Page>
  )
}
