import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Preferences, preferences, setPreference } from '../kit/preferences.ts'
import { toast } from '../kit/toasts.ts'
import type { Actor } from './contract.ts'
import { get, isProblem, messageOf, post } from './http.ts'
import { keys, queryClient } from './queries.ts'

/** The signed-in person, or null. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async (): Promise<Actor | null> => {
    try {
      return (await get<{ actor: Actor }>('/api/auth/me')).actor
    } catch (error) {
      if (isProblem(error) && error.status === 401) return null
      throw error
    }
  },
  staleTime: 60_000,
})

export const useSetupNeeded = () =>
  useQuery({ queryKey: ['setup'], queryFn: () => get<{ needed: boolean }>('/api/setup'), staleTime: 0 })

const openedIn = preferences().language

export const signIn = async (email: string, password: string, code?: string): Promise<void> => {
  const { actor, language } = await post<{ actor: Actor; language: Preferences['language'] | null }>(
    '/api/auth/sign-in',
    { email, password, ...(code && { code }) },
  )
  queryClient.clear()
  queryClient.setQueryData(keys.session, actor)
  // What was chosen on the page of signing in was chosen last.
  const chosen = preferences().language
  if (chosen !== openedIn) chooseLanguage(chosen)
  else if (language) setPreference('language', language)
}

/** Here at once, and wherever one signs in next. */
export const chooseLanguage = (language: Preferences['language']): void => {
  setPreference('language', language)
  post('/api/user/chooseLanguage', { language }).catch((error: unknown) => {
    // A role of the company's own may be without the right: then the choice is this browser's.
    if (!isProblem(error) || error.status !== 403) toast.failure(messageOf(error))
  })
}

export const signOut = async (): Promise<void> => {
  await post('/api/auth/sign-out')
  // A new document forgets everything this one has read.
  window.location.assign('/sign-in')
}

export interface FirstAdmin {
  token: string
  company: string
  email: string
  name: string
  password: string
}

export const setUp = (admin: FirstAdmin): Promise<unknown> => post('/api/setup', admin)
