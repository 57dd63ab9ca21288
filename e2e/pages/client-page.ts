import type { Locator, Page } from '@playwright/test';

/** A proposal as its client sees it. */
export class ClientPage {
  readonly answer: Locator;
  readonly question: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.answer = page.getByRole('form', { name: 'Your answer' });
    this.question = page.getByRole('form', { name: 'Write to your broker' });
  }

  /** The status: `This offer holds for …`, `Accepted by …`. */
  state(words: string | RegExp): Locator {
    return this.page.getByRole('status').filter({ hasText: words });
  }

  option(name: string | RegExp): Locator {
    return this.page.getByRole('article', { name });
  }

  async ask(text: string): Promise<void> {
    await this.question.getByRole('textbox', { name: 'Your message' }).fill(text);
    await this.question.getByRole('button', { name: 'Send' }).click();
  }

  /** Fills in the answer up to the final confirmation. */
  async prepare(answer: 'Accept' | 'Decline', name: string, option?: RegExp): Promise<void> {
    if (option !== undefined) await this.answer.getByRole('radio', { name: option }).check();
    await this.answer.getByRole('textbox', { name: 'Your name' }).fill(name);
    await this.answer.getByRole('button', { name: answer, exact: true }).click();
  }

  async confirm(answer: 'accept' | 'decline'): Promise<void> {
    await this.answer.getByRole('button', { name: `Yes, ${answer}` }).click();
  }
}
