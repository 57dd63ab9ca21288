import type { Locator, Page } from '@playwright/test';

/** The proposal as its broker edits it. */
export class ProposalPage {
  readonly preview: Locator;
  readonly margin: Locator;
  readonly saved: Locator;
  readonly sendDialog: Locator;
  readonly pdf: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.preview = page.getByRole('article', { name: 'As the client sees it' });
    this.margin = page.getByRole('textbox', { name: 'Margin in percent' });
    this.saved = page.getByText('Saved', { exact: true });
    this.sendDialog = page.getByRole('dialog', { name: /^Send PROP-/ });
    this.pdf = page.getByRole('link', { name: 'Open the PDF' });
  }
}
