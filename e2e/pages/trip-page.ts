import type { Locator, Page } from '@playwright/test';

/** All sessions of one Avinode trip. */
export class TripPage {
  readonly heading: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.heading = page.getByRole('heading', { level: 1 });
  }

  section(name: 'Sessions' | 'Route' | 'Operators asked' | 'Quotes'): Locator {
    return this.page.getByRole('region', { name });
  }
}
