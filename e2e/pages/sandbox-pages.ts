import type { Locator, Page } from '@playwright/test';

/** The search page of Avinode’s deep link. */
export class SandboxSearch {
  readonly heading: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
  }

  /** Sends requests to the first operators. @returns their names */
  async askOperators(count: number): Promise<readonly string[]> {
    const choices = this.page.getByRole('checkbox');
    const names: string[] = [];
    for (let at = 0; at < count; at += 1) {
      await choices.nth(at).check();
      names.push((await this.page.locator('label.pick').nth(at).innerText()).trim());
    }
    await this.page.getByRole('button', { name: 'Send requests' }).click();
    await this.page.getByRole('status').filter({ hasText: 'Requests sent.' }).waitFor();
    return names;
  }
}

/** The operators’ page of the sandbox: all requests. */
export class SandboxOperators {
  readonly page: Page;
  readonly origin: string;

  constructor(page: Page, origin: string) {
    this.page = page;
    this.origin = origin;
  }

  /** Opens an operator’s request. */
  async open(operator: string): Promise<SandboxRequest> {
    await this.page.goto(`${this.origin}/operators`);
    await this.page.getByRole('link', { name: operator }).first().click();
    await this.page.getByRole('heading', { level: 1, name: operator }).waitFor();
    return new SandboxRequest(this.page);
  }
}

/** One request as its operator sees it. */
export class SandboxRequest {
  readonly thread: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.thread = page.getByRole('region', { name: /^Thread with/ });
  }

  async quote(price: number): Promise<void> {
    await this.page.getByLabel('Price').fill(String(price));
    await this.page.getByRole('button', { name: /^Send (quote|new price)$/ }).click();
    await this.#isReasonOnRfq(/^(Quote|New price) sent\.$/);
  }

  /** @param reason Avinode’s decline code */
  async decline(reason: string): Promise<void> {
    const form = this.page.getByRole('form', { name: 'Decline' });
    await form.getByRole('combobox', { name: 'Reason' }).selectOption(reason);
    await form.getByRole('button', { name: 'Decline request' }).click();
    await this.#isReasonOnRfq('Declined.');
  }

  async chat(text: string): Promise<void> {
    const form = this.page.getByRole('form', { name: 'Chat' });
    await form.getByRole('textbox').fill(text);
    await form.getByRole('button', { name: 'Send message' }).click();
    await this.#isReasonOnRfq('Message sent.');
  }

  #isReasonOnRfq(words: string | RegExp): Promise<void> {
    return this.page.getByRole('status').filter({ hasText: words }).waitFor();
  }
}
