import type { Locator, Page } from '@playwright/test';

export class SignInPage {
  readonly heading: Locator;
  readonly alert: Locator;
  readonly email: Locator;
  readonly password: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { name: 'Sign in to your desk' });
    this.alert = page.getByRole('alert');
    this.email = page.getByRole('textbox', { name: 'Email' });
    this.password = page.getByLabel('Password');
  }

  async signIn(email: string, password: string): Promise<void> {
    await this.email.fill(email);
    await this.password.fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}
