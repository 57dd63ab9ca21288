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

  /** What was understood, by the words it is spoken with. */
  fact(words: string | RegExp): Locator {
    return this.dialog.getByRole('group', { name: 'Understood' }).getByRole('button', { name: words });
  }
}
