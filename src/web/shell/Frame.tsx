import { useQuery } from '@tanstack/react-query'
import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import { messageOf } from '../client/http.ts'
import { useLiveChanges } from '../client/live.ts'
import { metaQuery, useMeta } from '../client/meta.ts'
import { sessionQuery } from '../client/session.ts'
import { Skeleton } from '../kit/States.tsx'
import { useNarrow } from '../kit/screen.ts'
import { useWords } from '../words/words.ts'
import { BottomBar } from './BottomBar.tsx'
import { Failure, Forbidden } from './Failure.tsx'
import styles from './Frame.module.css'
import { isShut } from './navigation.ts'
import { useOnline } from './online.ts'
import { Rail } from './Rail.tsx'
import { ShellKeys } from './ShellKeys.tsx'
import { TopBar } from './TopBar.tsx'

const OwnPassword = lazy(() => import('../pages/sign-in/OwnPassword.tsx'))

/** Everything behind sign-in: who you are and what you may use are known before a page is drawn. */
const Gate = ({ children }: { children: ReactNode }) => {
  const session = useQuery(sessionQuery)
  const mustChange = session.data?.mustChangePassword === true
  const meta = useQuery({ ...metaQuery, enabled: Boolean(session.data) && !mustChange })
  const { href, pathname } = useLocation()
  if (session.data === null) {
    // The address changes before this frame gives way: going to sign-in from sign-in would never end.
    if (pathname === '/sign-in') return <Waiting />
    return <Navigate to="/sign-in" search={href === '/' ? {} : { to: href }} replace />
  }
  if (session.data && mustChange) {
    return (
      <Suspense fallback={<Waiting />}>
        <OwnPassword actor={session.data} />
      </Suspense>
    )
  }
  const error = session.error ?? meta.error
  if (error) return <Failure title={messageOf(error)} onRetry={() => void (session.error ? session : meta).refetch()} />
  return meta.data ? children : <Waiting />
}

export const Frame = () => (
  <Gate>
    <Inside />
  </Gate>
)

/** A page that takes the whole screen, for a room looking at it together. */
export const FullScreen = () => (
  <Gate>
    <Room />
  </Gate>
)

const Room = () => {
  useLiveChanges()
  return (
    <Suspense fallback={<Waiting />}>
      <Outlet />
      <ShellKeys />
    </Suspense>
  )
}

const Waiting = () => (
  <div className={styles.waiting} aria-busy>
    <Skeleton lines={8} height={20} />
  </div>
)

const Inside = () => {
  const t = useWords()
  const isNarrow = useNarrow()
  const isOnline = useOnline()
  const isForbidden = isShut(useMeta(), useLocation().pathname)
  useLiveChanges()
  return (
    <div className={styles.frame}>
      <a className={styles.skip} href="#content">
        {t('shell.skip')}
      </a>
      {!isNarrow && <Rail />}
      <div className={styles.main}>
        <TopBar />
        {!isOnline && (
          <div className={styles.offline} role="status">
            {t('shell.offline')}
          </div>
        )}
        <main id="content" className={styles.content} tabIndex={-1}>
          <Suspense fallback={<Waiting />}>{isForbidden ? <Forbidden /> : <Outlet />}</Suspense>
        </main>
        {isNarrow && <BottomBar />}
      </div>
      <ShellKeys />
    </div>
  )
}
