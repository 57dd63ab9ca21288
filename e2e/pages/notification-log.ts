import type { Locator, Page } from '@playwright/test';

/** A lead’s log of Avinode notifications. */
export class NotificationLog {
  readonly rows: Locator;
  readonly filter: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.rows = page
      .getByRole('tabpanel', { name: 'Notifications' })
      .getByRole('row')
      .filter({ has: page.getByRole('cell') });
    this.filter = page.getByRole('searchbox', { name: 'Find an Avinode id or a trip code' });
  }

  row(avinodeId: string): Locator {
    return this.rows.filter({ hasText: avinodeId });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  /** `Show original`, `Replay`, `Replay its trip`. */
  async act(avinodeId: string, action: string): Promise<void> {
    await this.row(avinodeId)
      .getByRole('button', { name: /^Actions on/ })
      .click();
    await this.page.getByRole('menuitem', { name: action, exact: true }).click();
  }
}
