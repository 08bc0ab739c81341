import { Button } from 'antd'
import { Empty } from '../kit/States.tsx'
import { useWords } from '../words/words.ts'

/** A page that cannot be shown: what happened, and what can be done. */
export const Failure = ({ title, hint, onRetry }: { title?: string; hint?: string; onRetry?: () => void }) => {
  const t = useWords()
  return (
    <div role="alert">
      <Empty title={title ?? t('shell.broken')} hint={hint ?? (title ? undefined : t('shell.brokenHint'))}>
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
  return (
    <Empty title={t('shell.notFound')} hint={t('shell.notFoundHint')}>
      <Button href="/">{t('shell.toWorkbench')}</Button>
    </Empty>
  )
}

export const Forbidden = () => {
  const t = useWords()
  return (
    <Empty title={t('shell.forbidden')} hint={t('shell.forbiddenHint')}>
      <Button href="/">{t('shell.toWorkbench')}</Button>
    </Empty>
  )
}
