import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import i18next from 'i18next'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './client/queries.ts'
import { followFocus } from './kit/keyboard.ts'
import { Theme } from './kit/Theme.tsx'
import './kit/tokens.css'
import './kit/touch.css'
import { router } from './router.tsx'
import { startWords } from './words/words.ts'

const reloadedFor = 'bihuan.reloaded'

// A newer version has other files: whoever had the old one open gets the new one whole, but no file is asked for without end.
window.addEventListener('vite:preloadError', (event) => {
  const missing = String(event.payload)
  // Without a network the router would reload into the browser's own page.
  if (!navigator.onLine) event.preventDefault()
  else if (sessionStorage.getItem(reloadedFor) !== missing) {
    sessionStorage.setItem(reloadedFor, missing)
    window.location.reload()
  }
})

followFocus()
await startWords()
// What the server says is asked for again in the other language.
i18next.on('languageChanged', () => void queryClient.invalidateQueries())

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Theme>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Theme>
  </StrictMode>,
)
