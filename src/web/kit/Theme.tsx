import { ConfigProvider, theme } from 'antd'
import en from 'antd/locale/en_US'
import zh from 'antd/locale/zh_CN'
import { type ReactNode, useLayoutEffect } from 'react'
import { useDark, usePreferences } from './preferences.ts'

const shared = {
  borderRadius: 6,
  fontSize: 14,
  fontFamily: 'var(--font)',
  controlHeight: 32,
  motionDurationFast: '0.06s',
  motionDurationMid: '0.1s',
  motionDurationSlow: '0.14s',
}

// The same values as tokens.css; antd computes shades from them and cannot take variables.
const light = {
  colorPrimary: '#0d6e6a',
  colorLink: '#0d6e6a',
  // Derived ones are lighter than words on white may be.
  colorPrimaryHover: '#0a5652',
  colorLinkHover: '#0a5652',
  colorText: '#1a2327',
  colorTextSecondary: '#45535a',
  colorTextTertiary: '#5c6a71',
  colorTextPlaceholder: '#66747b',
  colorTextDescription: '#5c6a71',
  colorBorder: '#c5ced2',
  colorBorderSecondary: '#e1e6e8',
  colorError: '#b92c26',
  colorWarning: '#8f5400',
  colorSuccess: '#17713a',
  colorInfo: '#1d5ca8',
}

const dark = {
  // The algorithm darkens them; what comes out is told apart from the ground and from the text on it by 4.5:1 and more.
  colorPrimary: '#4fc0b8',
  colorLink: '#58c2ba',
  colorError: '#ff8a82',
  colorWarning: '#e2ab55',
  colorSuccess: '#63c788',
  colorInfo: '#7fb3ee',
  colorBgBase: '#182023',
  colorBgContainer: '#182023',
  colorBgElevated: '#1f292d',
  colorText: '#e6ecee',
  colorTextSecondary: '#bac6cb',
  colorTextTertiary: '#98a6ad',
  colorTextPlaceholder: '#8c9aa1',
  colorTextDescription: '#98a6ad',
  colorBorder: '#42525a',
  colorBorderSecondary: '#2b363a',
  colorTextLightSolid: '#081615',
}

export const Theme = ({ children }: { children: ReactNode }) => {
  const isDark = useDark()
  const { language } = usePreferences()
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light'
  }, [isDark])
  return (
    <ConfigProvider
      locale={language === 'en' ? en : zh}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
      theme={{
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { ...shared, ...(isDark ? dark : light) },
      }}
    >
      {children}
    </ConfigProvider>
  )
}
