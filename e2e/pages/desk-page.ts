import type { Locator, Page } from '@playwright/test';
import { SessionPanel } from './session-panel.ts';
import { ThreadPane } from './thread-pane.ts';

type Tab = 'Open' | 'Active' | 'Paused' | 'Completed' | 'Archived';

/** The desk: the list, and what is open beside it. */
export class DeskPage {
  readonly list: Locator;
  readonly rows: Locator;
  readonly search: Locator;
  readonly thread: ThreadPane;
  readonly panel: SessionPanel;
  readonly palette: Locator;
  readonly toasts: Locator;

  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
    this.list = page.getByRole('listbox', { name: 'Sessions' });
    this.rows = this.list.getByRole('option');
    this.search = page.getByRole('searchbox', { name: 'Search sessions' });
    this.thread = new ThreadPane(page);
    this.panel = new SessionPanel(page);
    this.palette = page.getByRole('combobox', { name: 'Command, or an id' });
    this.toasts = page.getByRole('status').filter({ has: page.getByRole('button', { name: 'Dismiss' }) });
  }

  /** The row whose accessible name contains this. */
  row(words: string | RegExp): Locator {
    return this.list.getByRole('option', { name: words });
  }

  /** The row that the keys act on. */
  async activeRow(): Promise<Locator> {
    const id = await this.list.getAttribute('aria-activedescendant');
    return this.page.locator(`[id="${id ?? 'none'}"]`);
  }

  tab(name: Tab): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${name}`) });
  }

  filterChip(name: string): Locator {
    return this.page.getByRole('button', { name: `Remove the filter ${name}` });
  }

  async open(words: string | RegExp): Promise<void> {
    await this.row(words).click();
  }

  async showTeam(): Promise<void> {
    await this.page.getByText('Team', { exact: true }).click();
  }

  async filterByStep(step: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Filters' }).click();
    await this.page.getByRole('combobox', { name: 'Step' }).selectOption(step);
    await this.page.keyboard.press('Escape');
  }

  async undo(): Promise<void> {
    await this.toasts.getByRole('button', { name: 'Undo' }).last().click();
  }

  status(name: string): Locator {
    return this.page.getByRole('status').filter({ hasText: new RegExp(`^${name}`) });
  }

  /** Resolves when the stream is open: from here on updates arrive live. */
  async isLive(): Promise<void> {
    await this.status('Live').waitFor();
  }

  orphansLink(): Locator {
    return this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /^Orphans/ });
  }

  async chooseCommand(words: string): Promise<void> {
    // The page handles keys once it is rendered, a moment after loading.
    await this.page.getByRole('navigation', { name: 'Main' }).waitFor();
    await this.page.keyboard.press('Control+k');
    await this.palette.fill(words);
    await this.page.keyboard.press('Enter');
  }
}
