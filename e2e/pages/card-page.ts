import type { Locator, Page } from '@playwright/test';

/** The client list, and one client. */
export class CardPage {
  readonly heading: Locator;
  readonly search: Locator;
  readonly rows: Locator;
  readonly people: Locator;
  readonly duplicates: Locator;
  readonly notes: Locator;
  readonly dialog: Locator;
  readonly conflict: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
    this.search = page.getByRole('searchbox', { name: 'Find a client' });
    this.rows = page.getByRole('list', { name: 'Clients' }).getByRole('listitem');
    this.people = page.getByRole('list', { name: 'People' }).getByRole('listitem');
    this.duplicates = page.getByRole('region', { name: 'Possible duplicates' });
    this.notes = page.getByRole('textbox', { name: 'Notes' });
    this.dialog = page.getByRole('dialog');
    this.conflict = page.getByRole('alert').filter({ hasText: 'Another change was saved first' });
  }

  section(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  async edit(fields: Readonly<Record<string, string>>): Promise<void> {
    await this.page.getByRole('button', { name: 'Edit client' }).click();
    for (const [name, text] of Object.entries(fields)) await this.dialog.getByLabel(name, { exact: true }).fill(text);
    await this.dialog.getByRole('button', { name: 'Save client' }).click();
  }

  async addPerson(fields: Readonly<Record<string, string>>, { mayApprove = false } = {}): Promise<void> {
    await this.page.getByRole('button', { name: 'Add person' }).click();
    for (const [name, text] of Object.entries(fields)) await this.dialog.getByLabel(name, { exact: true }).fill(text);
    if (mayApprove) await this.dialog.getByRole('checkbox', { name: /May approve/ }).check();
    await this.dialog.getByRole('button', { name: 'Add person' }).click();
  }

  async mergeWith(name: string): Promise<void> {
    await this.duplicates.getByRole('button', { name: `Compare and merge with ${name}` }).click();
  }
}
