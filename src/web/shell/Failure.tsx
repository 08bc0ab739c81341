import { Button } from 'antd'
import { useEffect } from 'react'
import { Empty } from '../kit/States.tsx'
import { useWords } from '../words/words.ts'

const useTitle = (title: string) =>
  useEffect(() => {
    document.title = `${title} · 闭环`
  }, [title])

/** A page that cannot be shown: what happened, and what can be done. */
export const Failure = ({ title, hint, onRetry }: { title?: string; hint?: string; onRetry?: () => void }) => {
  const t = useWords()
  return (
    <div role="alert">
      <Empty title={title ?? t('shell.broken')} hint={hint ?? (title ? undefined : t('shell.brokenHint'))} isPage>
        <Button type="primary" onClick={onRetry ?? (() => window.location.reload())}>
          {t('shell.reload')}
        </Button>
        <Button href="/">{t('shell.toWorkbench')}</Button>
      </Empty>
    </div>
  )
}

export const NotFound = () => {
  const t = useWords()
  useTitle(t('shell.notFound'))
  return (
    <Empty title={t('shell.notFound')} hint={t('shell.notFoundHint')} isPage>
      <Button href="/">{t('shell.toWorkbench')}</Button>
    </Empty>
  )
}

/** An address that belongs to no part of the product has no frame around it. */
export const NowhereFound = () => (
  <main>
    <NotFound />
  </main>
)

export const Forbidden = () => {
  const t = useWords()
  useTitle(t('shell.forbidden'))
  return (
    <Empty title={t('shell.forbidden')} hint={t('shell.forbiddenHint')} isPage>
      <Button href="/">{t('shell.toWorkbench')}</Button>
    </Empty>
  )
}
