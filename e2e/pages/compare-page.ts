import type { Locator, Page } from '@playwright/test';

/** The quotes of a session side by side. */
export class ComparePage {
  readonly heading: Locator;
  readonly table: Locator;
  readonly rejectDialog: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Compare quotes' });
    this.table = page.getByRole('region', { name: 'Quotes side by side' });
    this.rejectDialog = page.getByRole('dialog', { name: /^Reject the quote/ });
  }

  column(operator: string): Locator {
    return this.table.getByRole('columnheader', { name: operator });
  }

  /** The cells of one criterion, in column order. */
  row(name: string): Locator {
    return this.table
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name }) })
      .getByRole('cell');
  }

  async addRate(rate: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Equals' }).fill(rate);
    await this.page.getByRole('button', { name: 'Add rate' }).click();
  }
}
