import type { Page } from '@playwright/test';
import type { Desk } from '../fixtures/test-brokerage.ts';
import { expect, test } from '../fixtures/fixtures.ts';
import { launchOptions } from '../fixtures/launch-options.ts';
import { sweep } from '../fixtures/scroll-sweep.ts';
import { findScrollFaults } from '../fixtures/watch.ts';

// Scrollbars that take space, as on Windows and Linux; Playwright hides them by default.
test.use({ launchOptions: { ...launchOptions, ignoreDefaultArgs: ['--hide-scrollbars'] } });

// Low windows, so that every page has something to scroll. The last one is 1440x900 at a zoom of 200 %.
const windows = [
  { width: 390, height: 560 },
  { width: 768, height: 420 },
  { width: 1440, height: 420 },
  { width: 720, height: 450 },
];

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
const numbers = Array.from({ length: 9 }, (_, index) => index + 1);

/** A brokerage with more rows than fit, and the addresses of its pages. */
async function fullDesk(desk: Desk) {
  const session = await desk.session({
    client: 'Olivia Hartley',
    email: 'olivia@client.example',
    route: 'KTEB KVNY',
    trip: 'A1B2C3',
    rfqs: numbers.map((number) => `Silent Wings ${number}`),
    quotes: numbers.map((number) => ({
      operator: `Meridian Jets ${number}`,
      total: 20_000 + number,
      validUntil: inHours(number),
    })),
    messages: numbers.map((number) => ({ from: 'client' as const, text: `Thought number ${number}` })),
    at: inHours(-5),
  });
  const { at } = await desk.offers(session);
  const another = await desk.session({
    client: 'Marcus Vale',
    trip: 'B2C3D4',
    quotes: [{ operator: 'Late Jets', total: 30_000 }],
  });
  const { proposalId } = await desk.offers(another, { isSent: false });
  for (const number of numbers) {
    await desk.session({ client: `Client ${number}`, route: 'EGGW LSGG' });
    await desk.notify({ id: `arfq-${number}`, type: 'rfqs', tripId: `ZZZZZ${number}` });
  }
  const ana = await desk.api('ana');
  for (const number of numbers)
    await ana.messages.send.mutate({
      sessionId: session.id,
      audience: 'client',
      text: `Mail number ${number}`,
      idempotencyKey: crypto.randomUUID(),
    });
  const detail = await ana.sessions.byId.query({ sessionId: session.id });
  return { sessionId: session.id, clientId: detail.client?.id ?? '', proposalId, offerAt: at };
}

const isLoaded = async (page: Page): Promise<void> => {
  await expect(page.getByRole('main').first()).toBeVisible();
  await expect(page.getByRole('status', { name: /^Loading/ })).toHaveCount(0);
};

/** Opens the page and scrolls it in each window. @returns in how many something scrolled */
async function sweepAt(page: Page, at: string): Promise<number> {
  let scrolled = 0;
  await page.goto(at);
  for (const window of windows) {
    await page.setViewportSize(window);
    await isLoaded(page);
    const { scrolledPanes } = await sweep(page);
    expect(await findScrollFaults(page), `${at}, ${window.width} px wide`).toEqual([]);
    if (scrolledPanes > 0) scrolled += 1;
  }
  return scrolled;
}

test('no page of work scrolls its document', async ({ desk }) => {
  test.slow();
  const { sessionId, clientId, proposalId } = await fullDesk(desk);
  const { page } = await desk.signIn('lead');
  const pages = [
    `/?scope=team&session=${sessionId}`,
    '/?scope=team',
    '/expiring?scope=team',
    '/silent?scope=team',
    '/clients',
    `/clients/${clientId}`,
    '/trips/A1B2C3',
    `/compare/${sessionId}`,
    `/proposals/${proposalId}`,
    '/outbox',
    '/orphans',
  ];
  for (const at of pages) expect(await sweepAt(page, at), at).toBe(windows.length);
});

test('no page of settings scrolls its document', async ({ desk }) => {
  test.slow();
  await fullDesk(desk);
  const { page } = await desk.signIn('lead');
  for (const name of ['team', 'brokerage', 'rates', 'mail', 'connection', 'deliveries', 'jobs'])
    expect(await sweepAt(page, `/settings/${name}`), name).toBe(windows.length);
});

test('no page without a login scrolls its document', async ({ desk, watch }) => {
  test.slow();
  watch.allow(/40[04]/u);
  const { offerAt } = await fullDesk(desk);
  const lead = await desk.api('lead');
  const { path } = await lead.team.invite.mutate({ email: 'nora@broker.example', role: 'broker' });
  const page = await desk.visit('/sign-in');
  for (const at of [path ?? '', offerAt]) expect(await sweepAt(page, at), at).toBe(windows.length);
  // These are short: they fit into most windows.
  for (const at of ['/sign-in', '/join/nothing', '/p/nothing', '/nowhere']) await sweepAt(page, at);
});

const scrollTopOfPage = (page: Page): Promise<number> =>
  page.evaluate(() => document.querySelector('main')?.closest('[tabindex]')?.scrollTop ?? -1);

test('a client scrolls the proposal by keys without a click, and prints all of it', async ({ desk }) => {
  const { offerAt } = await fullDesk(desk);
  const page = await desk.visit(offerAt, { context: { viewport: { width: 768, height: 420 } } });
  await expect(page.getByRole('article').first()).toBeVisible();
  expect(await scrollTopOfPage(page)).toBe(0);
  await page.keyboard.press('Space');
  await expect.poll(() => scrollTopOfPage(page)).toBeGreaterThan(0);
  const pdf = (await page.pdf({ width: '768px', height: '420px' })).toString('latin1');
  expect(pdf.match(/\/Type \/Page\b/gu)?.length).toBeGreaterThan(2);
});

/** Removes the styles that keep the document from scrolling. */
async function breakPanel(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.style.overflow = 'visible';
    document.body.style.overflow = 'visible';
    document.body.style.position = 'static';
    const panel = document.querySelector<HTMLElement>('aside');
    panel?.style.setProperty('position', 'static');
  });
}

test('control: a panel that is not positioned, and a hidden overflow that scrolls, are found', async ({
  desk,
  watch,
}) => {
  const { sessionId } = await fullDesk(desk);
  const context = { viewport: { width: 1440, height: 420 } };
  const { page, panel } = await desk.signIn('lead', { at: `/?scope=team&session=${sessionId}`, context });
  await expect(panel.section('Proposal')).toBeVisible();
  const barWidth = await panel.panel.evaluate((pane: HTMLElement) => pane.offsetWidth - pane.clientWidth);
  expect(barWidth, 'scrollbars take room').toBeGreaterThan(0);
  await sweep(page);
  expect(await findScrollFaults(page)).toEqual([]);
  expect(watch.take()).toEqual([]);

  await breakPanel(page);
  await sweep(page);
  const faults = await findScrollFaults(page);
  expect(faults).toContainEqual(
    expect.stringMatching(/the document is \d+x\d{4} at 0,[1-9]\d* in a window of 1440x420/u),
  );
  expect(faults).toContainEqual(expect.stringMatching(/a pane is not positioned: <aside/u));
  // The watch also reports it without being asked.
  await expect.poll(() => watch.take()).toContainEqual(expect.stringContaining('console: scrolling: the document is'));

  await page.reload();
  await expect(panel.section('Proposal')).toBeVisible();
  await page.evaluate(() => {
    const main = document.querySelector('main');
    const below = document.createElement('p');
    below.textContent = 'below';
    below.style.cssText = 'position: absolute; top: 5000px';
    main?.style.setProperty('position', 'relative');
    main?.style.setProperty('overflow', 'hidden');
    main?.append(below);
    below.scrollIntoView();
  });
  expect(await findScrollFaults(page)).toEqual([expect.stringContaining('a hidden overflow scrolled')]);
  await page.reload();
  watch.take();
});
