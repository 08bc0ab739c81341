import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './client/queries.ts'
import { Theme } from './kit/Theme.tsx'
import './kit/tokens.css'
import { router } from './router.tsx'
import { startWords } from './words/words.ts'

await startWords()

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Theme>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Theme>
  </StrictMode>,
)
