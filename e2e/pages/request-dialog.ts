import type { Locator, Page } from '@playwright/test';

/** The dialog for a client’s request. */
export class RequestDialog {
  readonly dialog: Locator;
  readonly client: Locator;
  readonly subject: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog', { name: 'New request' });
    this.client = this.dialog.getByRole('textbox', { name: 'Client' });
    this.subject = this.dialog.getByRole('textbox', { name: 'Subject' });
  }

  leg(number: number): { field: (name: 'From' | 'To' | 'Date' | 'Time' | 'Pax') => Locator } {
    const leg = this.dialog.getByRole('group', { name: `Leg ${number}` });
    return { field: (name) => leg.getByLabel(name, { exact: true }) };
  }

  async create(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Create request' }).click();
  }
}
