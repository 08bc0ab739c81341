import { type Fields, inWords, type Said } from '../kernel/index.ts'
import type { Asked, WebForm } from '../modules/crm/index.ts'
import { lead } from '../modules/crm/index.ts'

// Small pages for people without an account. No framework: they load at once on a telephone and inside other sites.

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] as string)

const style = `
:root { color-scheme: light; --ink: #1d2b2a; --quiet: #526360; --line: #c6d1cf; --brand: #0b6b63; --danger: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans SC", system-ui, sans-serif; color: var(--ink); background: #fff; }
main { max-width: 560px; margin: 0 auto; padding: 24px 16px 32px; }
h1 { font-size: 22px; line-height: 1.4; margin: 0 0 8px; }
p { margin: 0 0 16px; color: var(--quiet); white-space: pre-line; }
label { display: block; margin: 0 0 16px; font-weight: 600; font-size: 15px; }
label em { color: var(--danger); font-style: normal; }
input, select, textarea { display: block; width: 100%; min-height: 44px; margin-top: 4px; padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; font: inherit; font-weight: 400; background: #fff; color: inherit; }
select { padding-left: 8px; }
textarea { min-height: 96px; }
input:focus-visible, select:focus-visible, textarea:focus-visible, button:focus-visible { outline: 3px solid #6fc3ba; outline-offset: 1px; }
[aria-invalid="true"] { border-color: var(--danger); }
.fault { display: block; color: var(--danger); font-weight: 400; font-size: 14px; }
.consent { display: flex; gap: 10px; align-items: flex-start; font-weight: 400; color: var(--quiet); font-size: 14px; white-space: pre-line; }
.consent input { flex: none; width: 22px; min-height: 22px; height: 22px; margin: 1px 0 0; accent-color: var(--brand); }
.trap { position: absolute; left: -9999px; height: 0; overflow: hidden; }
button { width: 100%; min-height: 48px; border: 0; border-radius: 6px; background: var(--brand); color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button[disabled] { opacity: .6; cursor: default; }
.notice { padding: 12px 16px; border-radius: 6px; background: #eef4f3; margin: 0 0 16px; color: var(--ink); }
.notice.danger { background: #fbecea; color: var(--danger); }
`

/** Who reads: what the page says by itself is in that language, what the company wrote stays as it is. */
export interface Visitor {
  readonly english: boolean
}

const html = ({ english }: Visitor, title: string, body: string): string => `<!doctype html>
<html lang="${english ? 'en' : 'zh-CN'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${safe(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`

const words = {
  choose: { zh: '请选择', en: 'Choose' },
  amount: { zh: '元,例如 620000 或 62 万', en: 'Yuan, for example 620000' },
  draft: { zh: '草稿预览:启用后才能提交。', en: 'Preview of a draft: it can be sent once it is in use.' },
  preview: { zh: '预览:在这里不能提交。', en: 'Preview: nothing can be sent here.' },
  website: { zh: '网站', en: 'Website' },
  submit: { zh: '提交', en: 'Send' },
  noScript: {
    zh: '请在浏览器里启用 JavaScript 后再填写。',
    en: 'Turn on JavaScript in the browser, then fill in the form.',
  },
  lost: {
    zh: '网络不通,没有提交成功。请检查网络后再试。',
    en: 'No connection: it was not sent. Check the network, then try again.',
  },
  unsubscribe: { zh: '确认退订', en: 'Unsubscribe' },
  lostUnsubscribing: {
    zh: '网络不通,没有退订成功。请检查网络后再试。',
    en: 'No connection: nothing was changed. Check the network, then try again.',
  },
} as const

const inputTypes: Partial<Record<Asked['key'], string>> = { phone: 'tel', email: 'email' }
const completes: Partial<Record<Asked['key'], string>> = {
  name: 'name',
  phone: 'tel',
  email: 'email',
  company: 'organization',
  title: 'organization-title',
}

const control = (reader: Visitor, { key, required, label }: Asked): string => {
  const isNeeded = required === true || key === 'name'
  const named = safe(label || inWords(reader, lead.fields[key]))
  const mark = isNeeded ? ' <em aria-hidden="true">*</em>' : ''
  const attributes = `id="${key}" name="${key}" aria-describedby="${key}-fault"${isNeeded ? ' required' : ''}`
  return `<label for="${key}">${named}${mark}${input(reader, key, attributes)}<span class="fault" id="${key}-fault"></span></label>`
}

const input = (reader: Visitor, key: Asked['key'], attributes: string): string => {
  const { kind, choices } = lead.fields[key] as Fields[string]
  if (key === 'note') return `<textarea ${attributes} maxlength="2000"></textarea>`
  if (choices) {
    const options = choices
      .map((choice) => `<option value="${safe(choice.value)}">${safe(inWords(reader, choice))}</option>`)
      .join('')
    return `<select ${attributes}><option value="">${inWords(reader, words.choose)}</option>${options}</select>`
  }
  const amount = kind.name === 'money' ? ` inputmode="decimal" placeholder="${inWords(reader, words.amount)}"` : ''
  return `<input ${attributes}${amount} type="${inputTypes[key] ?? 'text'}" autocomplete="${completes[key] ?? 'off'}" maxlength="160">`
}

/** `visit` names this showing of the page: what was looked at before it was sent in tells of interest. */
export const formPage = (reader: Visitor, form: WebForm, visit: string, isPreview: boolean): string => {
  const say = (key: keyof typeof words) => inWords(reader, words[key])
  const notice = form.state === 'draft' ? 'draft' : isPreview && form.state === 'active' ? 'preview' : null
  return html(
    reader,
    form.title,
    `<h1>${safe(form.title)}</h1>${form.intro ? `<p>${safe(form.intro)}</p>` : ''}
${notice ? `<div class="notice">${say(notice)}</div>` : ''}
<form id="form" data-key="${safe(form.key ?? '')}" data-version="${form.consentVersion ?? 1}" data-visit="${safe(visit)}" data-lost="${say('lost')}" novalidate>
<div id="trouble" role="alert"></div>
${form.asked.map((one) => control(reader, one)).join('\n')}
<div class="trap" aria-hidden="true"><label>${say('website')}<input name="website" tabindex="-1" autocomplete="off"></label></div>
<label class="consent"><input type="checkbox" id="consent" name="consent"><span>${safe(form.consentText)}<span class="fault" id="consent-fault"></span></span></label>
<button type="submit"${form.state === 'draft' || isPreview ? ' disabled' : ''}>${safe(form.submitLabel || say('submit'))}</button>
</form><noscript><p>${say('noScript')}</p></noscript><script src="/f/form.js"></script>`,
  )
}

const titled = (reader: Visitor, title: Said, text: Said, more = ''): string =>
  html(reader, inWords(reader, title), `<h1>${inWords(reader, title)}</h1><p>${inWords(reader, text)}</p>${more}`)

export const gonePage = (reader: Visitor): string =>
  titled(
    reader,
    { zh: '链接无效', en: 'This link is not valid' },
    {
      zh: '这个页面不存在,或已停止使用。请联系发给你链接的人。',
      en: 'The page does not exist or is no longer in use. Ask the person who gave you the link.',
    },
  )

export const unsubscribePage = (reader: Visitor): string =>
  titled(
    reader,
    { zh: '退订邮件', en: 'Unsubscribe' },
    {
      zh: '退订后,我们不再向这个邮箱发送推广邮件。与你正在进行的业务有关的通知不受影响。',
      en: 'We will send no more promotional letters to this mailbox. Notices about business under way with you are not affected.',
    },
    `
<div id="trouble" role="alert"></div><button id="unsubscribe" type="button" data-lost="${inWords(reader, words.lostUnsubscribing)}">${inWords(reader, words.unsubscribe)}</button><script src="/u/unsubscribe.js"></script>`,
  )

export const formScript = `(() => {
  const form = document.getElementById('form')
  const began = performance.now()
  const query = new URLSearchParams(location.search)
  const say = (id, text) => { const at = document.getElementById(id); if (at) at.textContent = text }
  const tall = () => parent !== window && parent.postMessage({ bihuanForm: form.dataset.key, height: document.documentElement.scrollHeight }, '*')
  new ResizeObserver(tall).observe(document.body)
  const visitsKey = 'bihuan-visits-' + form.dataset.key
  const visits = (() => {
    try {
      const known = JSON.parse(localStorage.getItem(visitsKey) || '[]')
      const all = [...(Array.isArray(known) ? known : []), form.dataset.visit].slice(-10)
      localStorage.setItem(visitsKey, JSON.stringify(all))
      return all
    } catch { return [form.dataset.visit] }
  })()
  const trouble = (text) => { const at = document.getElementById('trouble'); at.className = text ? 'notice danger' : ''; at.textContent = text }
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const button = form.querySelector('button')
    for (const fault of form.querySelectorAll('.fault')) fault.textContent = ''
    for (const input of form.elements) input.removeAttribute('aria-invalid')
    trouble('')
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''))
    const utm = Object.fromEntries(['source', 'medium', 'campaign', 'term', 'content'].flatMap((name) => {
      const value = query.get('utm_' + name)
      return value ? [['utm' + name[0].toUpperCase() + name.slice(1), value.slice(0, 100)]] : []
    }))
    const page = (query.get('page') || document.referrer || location.href).slice(0, 500)
    const body = { ...values, ...utm, page, consent: form.consent.checked, consentVersion: Number(form.dataset.version), elapsedMs: Math.round(performance.now() - began), visits }
    button.disabled = true
    try {
      const answer = await fetch('/api/public/form/' + form.dataset.key, { method: 'POST', headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang }, body: JSON.stringify(body) })
      const told = await answer.json()
      if (answer.ok) {
        const thanks = document.createElement('p')
        thanks.className = 'notice'
        thanks.setAttribute('role', 'status')
        thanks.textContent = told.message
        form.replaceWith(thanks)
        return
      }
      let first
      for (const { field, message } of told.fields || []) {
        const input = field && form.elements[field]
        if (!input) continue
        say(field + '-fault', message)
        input.setAttribute('aria-invalid', 'true')
        first = first || input
      }
      if (first) first.focus()
      else trouble(told.detail)
    } catch { trouble(form.dataset.lost) }
    button.disabled = false
  })
})()
`

export const embedScript = `(() => {
  const me = document.currentScript
  const key = me.dataset.form
  const from = new URL(me.src).origin
  const query = new URLSearchParams(location.search)
  const passed = new URLSearchParams([...query].filter(([name]) => name.startsWith('utm_')))
  const isEnglish = me.dataset.lang === 'en'
  if (isEnglish) passed.set('lang', 'en')
  passed.set('page', location.href.split('#')[0].slice(0, 500))
  const frame = document.createElement('iframe')
  frame.src = from + '/f/' + encodeURIComponent(key) + '?' + passed
  frame.title = me.dataset.title || (isEnglish ? 'Contact form' : '联系表单')
  frame.style.cssText = 'width:100%;border:0;min-height:480px'
  addEventListener('message', (event) => {
    if (event.origin === from && event.data && event.data.bihuanForm === key) frame.style.height = event.data.height + 'px'
  })
  me.after(frame)
})()
`

export const unsubscribeScript = `(() => {
  const button = document.getElementById('unsubscribe')
  button.addEventListener('click', async () => {
    button.disabled = true
    const at = document.getElementById('trouble')
    try {
      const answer = await fetch('/api/public/unsubscribe/' + location.pathname.split('/').pop(), { method: 'POST', headers: { 'accept-language': document.documentElement.lang } })
      const told = await answer.json()
      at.className = answer.ok ? 'notice' : 'notice danger'
      at.textContent = answer.ok ? told.message : told.detail
      if (answer.ok) button.remove()
      else button.disabled = false
    } catch { at.className = 'notice danger'; at.textContent = button.dataset.lost; button.disabled = false }
  })
})()
`
