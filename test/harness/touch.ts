import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/**
 * Whatever can be touched gives a finger 44 px of height: over that much, its middle within, nothing else takes the touch. A link
 * that stands for a line of two rows need not have its words in the middle. Each is brought to the middle of the screen, and the page is asked what lies under each point.
 */
export const expectTouchable = async (page: Page): Promise<void> => {
  const narrow = await page.evaluate(() => {
    const targets =
      'a[href], button, summary, input, textarea, [role=button], [role=tab], [role=menuitem], .ant-segmented-item'
    const wholes = 'label, .ant-select, .ant-picker, .ant-input-number, .ant-input-affix-wrapper'
    const reach = (target: Element): number | null => {
      target.scrollIntoView({ block: 'center', behavior: 'instant' })
      const box = target.getClientRects()[0]
      if (!box || box.width === 0) return null
      const x = box.left + box.width / 2
      const middle = box.top + box.height / 2
      const whole = target.closest(wholes) ?? target
      const takes = (y: number) => {
        const under = document.elementFromPoint(x, y)
        return (
          under !== null && (whole.contains(under) || (under.contains(target) && under.matches('a, button, label')))
        )
      }
      if (!takes(middle)) return null
      let [up, down] = [0, 0]
      while (up < 44 && takes(middle - up - 1)) up += 1
      while (down < 44 && takes(middle + down + 1)) down += 1
      return up + down
    }
    return [...document.querySelectorAll(targets)].flatMap((target) => {
      const height = reach(target)
      return height !== null && height < 42 ? [`${height} px: ${target.outerHTML.slice(0, 160)}`] : []
    })
  })
  expect(narrow, page.url()).toEqual([])
}
