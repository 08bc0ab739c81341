/** The site that somebody means: an address of a page without its path, a bare name as https. What is none stays as it was typed. */
export const siteOf = (typed: string): string => {
  const text = typed.normalize('NFKC').trim()
  if (text === '') return ''
  const address = /^https?:\/\//i.test(text) ? text : `https://${text}`
  return URL.canParse(address) && new URL(address).hostname.includes('.') ? new URL(address).origin : text
}
