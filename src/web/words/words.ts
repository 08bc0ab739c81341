import i18next, { type PostProcessorModule } from 'i18next'
import { useCallback } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { Label } from '../client/contract.ts'
import { onPreferences, preferences } from '../kit/preferences.ts'
import { zh } from './zh/index.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zh }
  }
}

const show = async (language: 'zh' | 'en'): Promise<void> => {
  if (language === 'en' && !i18next.hasResourceBundle('en', 'translation')) {
    i18next.addResourceBundle('en', 'translation', (await import('./en/index.ts')).en)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language === 'en' ? 'en' : 'zh-CN'
}

/** Between Chinese and Latin letters stands a space: 新建 ERP 推送. */
const apart = (word: string): string => (/^[A-Za-z]/.test(word) ? ` ${word}` : word)

const counted =
  /(?<![\d.,:/-])1 ((?:\w+ )?(?:day|hour|minute|month|record|row|task|deal|stay|lead|customer|deliverable|field|kind))s\b/g

/** One of a kind in English: 1 day; Chinese has no plural to undo. */
const single: PostProcessorModule = {
  type: 'postProcessor',
  name: 'single',
  process: (said: string) => said.replace(counted, '1 $1').replace(/(?<![\d.,:/-])1 people\b/g, '1 person'),
}

export const startWords = async (): Promise<void> => {
  await i18next
    .use(initReactI18next)
    .use(single)
    .init({
      postProcess: 'single',
      lng: 'zh',
      fallbackLng: 'zh',
      resources: { zh: { translation: zh } },
      interpolation: { escapeValue: false },
    })
  i18next.services.formatter?.add('apart', apart)
  onPreferences(() => void show(preferences().language))
  await show(preferences().language)
}

/** What many of a kind are called; Chinese has no other word for them. */
export const many = (name: string): string => {
  if (!/[a-z]$/i.test(name) || /[^s]s$/.test(name)) return name
  if (/(s|x|ch|sh)$/.test(name)) return `${name}es`
  return /[^aeiou]y$/.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

export const useWords = () => useTranslation().t

/** What carries its name in both languages. */
interface Named {
  readonly label: string
  readonly labelEn?: string
}

/** A name of the server in the reader's language. */
export const useSay = (): ((said: Label | Named) => string) => {
  const { i18n } = useTranslation()
  const { language } = i18n
  return useCallback(
    (said) => {
      const { zh, en } = 'zh' in said ? said : { zh: said.label, en: said.labelEn }
      return language === 'en' && en ? en : zh
    },
    [language],
  )
}
