import { Button } from 'antd'
import { useEffect } from 'react'
import { Empty } from '../kit/States.tsx'
import { useWords } from '../words/words.ts'
import { useOnline } from './online.ts'

const useTitle = (title: string) => {
  const product = useWords()('shell.product')
  useEffect(() => {
    document.title = `${title} · ${product}`
  }, [title, product])
}

const reload = () => window.location.reload()

/** A page that cannot be shown: what happened, and what can be done. It is tried again as soon as the network is back. */
export const Failure = ({ title, hint, onRetry }: { title?: string; hint?: string; onRetry?: () => void }) => {
  const t = useWords()
  const isOnline = useOnline()
  const again = onRetry ?? reload
  useEffect(() => {
    window.addEventListener('online', again)
    return () => window.removeEventListener('online', again)
  }, [again])
  const words = isOnline
    ? { title: t('shell.broken'), hint: t('shell.brokenHint') }
    : { title: t('shell.unreached'), hint: t('shell.unreachedHint') }
  return (
    <div role="alert">
      <Empty title={title ?? words.title} hint={hint ?? (title ? undefined : words.hint)} isPage>
        <Button type="primary" onClick={again}>
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
