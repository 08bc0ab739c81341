import { Button } from 'antd'
import { setPreference, usePreferences } from './preferences.ts'

/** For somebody without an account, who has no menu to choose in; named as its readers call it. */
export const OtherLanguage = () => {
  const isEnglish = usePreferences().language === 'en'
  return (
    <Button
      type="link"
      lang={isEnglish ? 'zh-CN' : 'en'}
      onClick={() => setPreference('language', isEnglish ? 'zh' : 'en')}
    >
      {isEnglish ? '中文' : 'English'}
    </Button>
  )
}
