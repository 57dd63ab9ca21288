import type { Locator, Page } from '@playwright/test';

/** The line that becomes a request. */
export class QuickEntry {
  readonly dialog: Locator;
  readonly text: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'Quick entry' });
    this.text = this.dialog.getByRole('textbox', { name: 'The request in a line' });
  }

  /** The recognized facts, by accessible name. */
  fact(words: string | RegExp): Locator {
    return this.dialog.getByRole('group', { name: 'Understood' }).getByRole('button', { name: words });
  }
}
