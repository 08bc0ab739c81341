import type { Locator, Page } from 'playwright-core'

/** What people do in the dialogs of the product, in their words. */
export const pageSteps = (page: Page) => {
  const dialog = page.getByRole('dialog')
  // A menu that was used stays in the page, on its way out.
  const open = page.locator('.ant-dropdown:not(.ant-dropdown-hidden):not([class*="-leave"])')
  return {
    /** Types into the named input of the open dialog; `key` ends the input where a calendar waits for it. */
    fill: async (label: string, text: string, key?: 'Enter' | 'Escape') => {
      const input = dialog.getByRole('textbox', { name: label, exact: true })
      await input.fill(text)
      if (key) await input.press(key)
    },
    choose: async (label: string, option: string) => {
      await dialog.getByRole('combobox', { name: label }).click()
      await page
        .locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option', { hasText: option })
        .first()
        .click()
    },
    /** Presses the dialog's button and waits until the dialog is gone: what it asked for was accepted. */
    submit: async (name: string) => {
      // A button that has just been busy still carries its sign before its name.
      await dialog.getByRole('button', { name: new RegExp(`${name}$`) }).click()
      await dialog.waitFor({ state: 'hidden' })
    },
    /** Chooses from the menu of further verbs beside a part of the page. */
    menu: async (part: Locator, verb: string) => {
      const more = part.getByRole('button', { name: /^更多操作/ })
      const item = open.getByRole('menuitem', { name: verb, exact: true })
      const isOpen = () =>
        item.waitFor({ timeout: 10_000 }).then(
          () => true,
          () => false,
        )
      // A menu closes when its part of the page is drawn anew.
      do await more.first().click()
      while (!(await isOpen()))
      await item.click()
    },
  }
}
