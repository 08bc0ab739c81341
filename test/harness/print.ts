import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { expectAccessible } from './browser.ts'

const millimetre = 96 / 25.4
const margins = 24
/** Its width in millimetres, and its size in points as the browser writes it. */
const sheets = {
  portrait: { width: 210, points: '594 × 841' },
  landscape: { width: 297, points: '841 × 594' },
}

/**
 * On paper: A4 of that side; nothing that can only be clicked or is to be filled in; readable, whatever theme the screen had; as wide as the sheet, and
 * nothing cut off at the edge of a part that scrolls on the screen.
 */
export const expectPrinted = async (page: Page, side: 'portrait' | 'landscape'): Promise<void> => {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const role of ['navigation', 'button', 'searchbox', 'checkbox'] as const) {
    expect(await page.getByRole(role).filter({ visible: true }).count(), role).toBe(0)
  }
  expect(await page.locator(':placeholder-shown:not([placeholder=""])').filter({ visible: true }).count()).toBe(0)
  expect(await framed(page)).toEqual([])
  await expectAccessible(page, ['color-contrast'])
  const { width, points } = sheets[side]
  // Lower than any page is long: what scrolls on the screen must not on paper.
  await page.setViewportSize({ width: Math.round((width - margins) * millimetre), height: 300 })
  // Drawings follow the width of their place a moment later.
  await expect.poll(() => cutOff(page)).toEqual([])
  const sheet = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const sizes = [...sheet.matchAll(/MediaBox \[0 0 (\d+)\S* (\d+)/g)].map(([, x, y]) => `${x} × ${y}`)
  expect(new Set(sizes)).toEqual(new Set([points]))
}

/** What stands beyond an edge that paper cannot be scrolled over, the sheet's own among them. */
const cutOff = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('html, body *')].flatMap((part) => {
      const { overflowX, overflowY, display, textOverflow } = getComputedStyle(part)
      const isSheet = part === document.documentElement
      // A line that ends in dots says so itself; what is for screen readers only takes no room.
      if (display === 'inline' || part.clientWidth <= 1 || textOverflow === 'ellipsis' || part.ariaHidden === 'true')
        return []
      const beside = part.scrollWidth - part.clientWidth > 1 && (isSheet || overflowX !== 'visible')
      const below = part.scrollHeight - part.clientHeight > 1 && !isSheet && overflowY !== 'visible'
      return beside || below ? [part.outerHTML.slice(0, 120)] : []
    }),
  )

/** Inputs that still look as if one could type or choose there. */
const framed = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('.ant-input, .ant-input-number, .ant-select, .ant-picker')].flatMap((input) => {
      const { borderTopColor, borderTopWidth } = getComputedStyle(input)
      const isSeen = input.getClientRects().length > 0 && borderTopWidth !== '0px'
      return isSeen && !/, 0\)$/.test(borderTopColor) ? [input.outerHTML.slice(0, 120)] : []
    }),
  )
