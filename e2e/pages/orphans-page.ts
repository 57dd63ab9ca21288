import type { Locator, Page } from '@playwright/test';

/** Notifications and mail without a session. */
export class OrphansPage {
  readonly list: Locator;
  readonly rows: Locator;
  readonly dialog: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('list', { name: 'Notifications without a session' });
    this.rows = this.list.getByRole('listitem');
    this.dialog = page.getByRole('dialog', { name: /^Attach trip/ });
  }

  async attach(avinodeId: string, client: string): Promise<void> {
    await this.rows
      .filter({ hasText: avinodeId })
      .getByRole('button', { name: /^Attach/ })
      .click();
    await this.dialog.getByRole('searchbox', { name: 'Find a session' }).fill(client);
    await this.dialog.getByRole('list', { name: 'Your open sessions' }).getByRole('button', { name: client }).click();
  }
}
