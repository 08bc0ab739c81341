import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useHotkeys } from '../kit/keyboard.ts'
import { openKeymap, openPalette, useOverlay } from './overlays.ts'

const Palette = lazy(() => import('./Palette.tsx'))
const Keymap = lazy(() => import('./Keymap.tsx'))

/** Keys that work on every page, and what they open. */
export const ShellKeys = () => {
  const navigate = useNavigate()
  const overlay = useOverlay()
  useHotkeys({
    'mod+k': openPalette,
    '?': openKeymap,
    'g h': () => void navigate({ to: '/' }),
    'g l': () => void navigate({ to: '/$entity', params: { entity: 'lead' } }),
    'g o': () => void navigate({ to: '/$entity', params: { entity: 'opportunity' } }),
    'g a': () => void navigate({ to: '/$entity', params: { entity: 'account' } }),
  })
  return (
    <Suspense fallback={null}>
      {overlay === 'palette' && <Palette />}
      {overlay === 'keymap' && <Keymap />}
    </Suspense>
  )
}
