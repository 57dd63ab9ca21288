import type { Locator, Page } from '@playwright/test';

/** The panel of the open session. */
export class SessionPanel {
  readonly panel: Locator;
  readonly tripForm: Locator;
  readonly tripId: Locator;
  readonly rfpId: Locator;
  readonly rfqId: Locator;
  readonly conflict: Locator;
  readonly nextAction: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.panel = page.getByRole('complementary', { name: 'Session' });
    this.tripForm = this.panel.getByRole('form', { name: 'Avinode trip' });
    this.tripId = this.tripForm.getByRole('textbox', { name: 'Trip id or code' });
    this.rfpId = this.tripForm.getByRole('textbox', { name: 'RFP id' });
    this.rfqId = this.tripForm.getByRole('textbox', { name: 'RFQ id' });
    this.conflict = this.panel.getByRole('alert').filter({ hasText: 'Another change was saved first' });
    this.nextAction = this.panel.getByRole('note', { name: 'Next best action' });
  }

  section(name: string): Locator {
    return this.panel.getByRole('region', { name, exact: true });
  }

  async editTrip(): Promise<void> {
    await this.panel.getByRole('button', { name: /^(Attach|Edit) trip$/ }).click();
  }

  async saveTrip(): Promise<void> {
    await this.tripForm.getByRole('button', { name: 'Save' }).click();
  }

  async attachTrip(name: string): Promise<void> {
    await this.editTrip();
    await this.tripId.fill(name);
    await this.saveTrip();
  }

  /** An operator’s RFQ and its answers. */
  operator(name: string): Locator {
    return this.panel
      .getByRole('list', { name: 'Operators asked' })
      .getByRole('listitem')
      .filter({ hasText: name })
      .first();
  }

  /** Not the button of the next best action, which has the same text. */
  get searchButton(): Locator {
    return this.section('Avinode trip').getByRole('button', { name: 'Search in Avinode' });
  }

  async searchInAvinode(): Promise<void> {
    await this.searchButton.click();
  }

  get searchLink(): Locator {
    return this.panel.getByRole('link', { name: 'Open search in Avinode' });
  }

  async moveTo(step: string): Promise<void> {
    await this.panel.getByRole('button', { name: 'Move step' }).click();
    await this.page.getByRole('menuitemradio', { name: step }).click();
  }
}
