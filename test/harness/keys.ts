import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** What holds the keyboard, as a screen reader would say it. */
export const held = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement
    return at?.getAttribute('aria-label') ?? at?.textContent?.trim() ?? ''
  })

/** Tab by Tab to the control of that name, as somebody without a mouse gets there. */
export const tabTo = async (page: Page, name: string) => {
  const passed: string[] = []
  while (passed.length < 80) {
    await page.keyboard.press('Tab')
    const at = await held(page)
    if (at === name) return
    passed.push(at)
  }
  throw new Error(`「${name}」 is not reached by Tab; passed: ${passed.join(' · ')}`)
}

/** The place that holds the keyboard, and that it shows: a line around it, on the screen. */
export const expectShown = async (page: Page): Promise<void> => {
  const shown = await page.evaluate(() => {
    const at = document.activeElement as HTMLElement
    const { top, bottom } = at.getBoundingClientRect()
    const isRinged =
      Number.parseFloat(getComputedStyle(at).outlineWidth) > 0 && getComputedStyle(at).outlineStyle !== 'none'
    return at !== document.body && isRinged && bottom > 0 && top < window.innerHeight
  })
  expect(shown, await held(page)).toBe(true)
}
