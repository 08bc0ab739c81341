import type { settings as zh } from '../zh/settings.ts'

export const settings: typeof zh = {
  about: {
    company: 'Name, time zone, currency and what counts as closed',
    roles: 'What each role may do with each kind of record',
    customFields: 'Own fields for accounts, opportunities and others',
    users: 'Open and disable accounts, reset passwords',
    security: 'Password, two-step sign-in, sessions and API keys',
    everything: 'The list and recycle bin of every kind of record',
  },
  companyHint: 'These settings take effect at once, for everybody and every report.',
  everythingHint: 'Every kind of record you may see. Deleted records are in its recycle bin.',
  password: 'Password',
  twoFactor: 'Two-step sign-in',
  twoFactorHint: 'Signing in asks for the 6 digits of your authenticator beside the password.',
  on: 'on',
  off: 'off',
  scan: 'Scan the code with your authenticator app, or type the key below, then enter the 6 digits it shows.',
  confirm: 'Confirm and turn on',
  recoveryCodes: 'Recovery codes',
  sessions: 'Sessions',
  sessionsHint: 'Revoke devices you do not know at once, and change your password.',
  keys: 'API keys',
  keysHint: 'For other tools to act as you, never with more rights than you have.',
  until: 'until {{day}}',
  nothing: 'None yet.',
  secret: {
    hint: 'Shown this once. Write it down or copy it to a safe place now.',
    copy: 'Copy',
    close: 'I have kept it',
  },
}
