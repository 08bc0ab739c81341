import { createRootRoute, createRoute, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useSecret } from '../kit/secret.ts'
import { Toasts } from '../kit/Toasts.tsx'
import { Failure, NowhereFound } from '../shell/Failure.tsx'
import { Frame, FullScreen } from '../shell/Frame.tsx'
import { useWords } from '../words/words.ts'

const Root = () => {
  const t = useWords()
  return (
    <>
      <Outlet />
      <Toasts closeLabel={t('entity.bulk.close')} />
      <OneTimeSecret />
    </>
  )
}

const SecretDialog = lazy(() => import('../kit/SecretDialog.tsx'))

const OneTimeSecret = () => {
  const t = useWords()
  if (!useSecret()) return null
  const words = { hint: t('settings.secret.hint'), copy: t('settings.secret.copy'), close: t('settings.secret.close') }
  return (
    <Suspense fallback={null}>
      <SecretDialog words={words} />
    </Suspense>
  )
}

export const root = createRootRoute({
  component: Root,
  notFoundComponent: NowhereFound,
  errorComponent: () => <Failure />,
})

/** Behind sign-in, with the rail and the search around it. */
export const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: Frame })

/** Behind sign-in, over the whole screen. */
export const room = createRoute({ getParentRoute: () => root, id: 'room', component: FullScreen })
