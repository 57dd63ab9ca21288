import type { Locator, Page } from '@playwright/test';

type Audience = 'Client' | 'Operator' | 'Internal note';

/** The thread of the open session with its composer. */
export class ThreadPane {
  readonly pane: Locator;
  readonly timeLine: Locator;
  readonly heading: Locator;
  readonly composer: Locator;
  readonly field: Locator;
  readonly alert: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.pane = page.getByRole('region', { name: 'Thread', exact: true });
    this.timeLine = this.pane.getByRole('region', { name: 'Time line' });
    this.heading = this.pane.getByRole('heading', { level: 2 });
    this.composer = this.pane.getByRole('form', { name: 'Write into the thread' });
    this.field = this.composer.getByRole('textbox');
    this.alert = this.composer.getByRole('alert');
  }

  /** A message, a card or an event of the thread. */
  entry(text: string | RegExp): Locator {
    return this.timeLine.getByText(text);
  }

  /** Messages by sender and recipient: `Ana Silva, to the client`. */
  messages(label: string | RegExp): Locator {
    return this.timeLine.getByRole('article', { name: label });
  }

  async writeTo(audience: Audience): Promise<void> {
    await this.composer.getByText(audience, { exact: true }).click();
  }

  async send(text: string): Promise<void> {
    await this.field.fill(text);
    await this.composer.getByRole('button', { name: /^(Record message|Add note|Send to .+)$/ }).click();
  }

  /** `Complete as won`, `Snooze for an hour`, `Archive`, … */
  async act(name: string): Promise<void> {
    await this.pane.getByRole('button', { name: 'Actions' }).click();
    await this.page.getByRole('menuitem', { name }).click();
  }
}
