/** Pages without https, as in an office network, have no `navigator.clipboard`: there the copy is asked of the document. */
export const copyText = async (text: string): Promise<void> => {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const hand = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  document.addEventListener('copy', hand, { capture: true, once: true })
  document.execCommand('copy')
  document.removeEventListener('copy', hand, { capture: true })
}
