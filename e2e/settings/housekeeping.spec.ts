import { findSeriousViolations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/fixtures.ts';

test('a lead sees the jobs, runs one, and sees counter drift', async ({ desk }) => {
  const session = await desk.session({
    owner: 'ana',
    client: 'Olivia Hartley',
    messages: [{ from: 'client', text: 'Hi' }],
  });
  const { page } = await desk.signIn('lead', { at: '/settings/jobs' });
  await expect(page.getByText('Not checked yet')).toBeVisible();
  const count = page.getByRole('button', { name: 'Run now: Check counters' });
  await count.click();
  await expect(page.getByText('All counters match')).toBeVisible();

  await desk.stories.corruptCounter(session.id, 'message_count');
  await count.click();
  await expect(page.getByText('Done: 1 counter wrong')).toBeVisible();
  const incidents = page.getByRole('region', { name: 'Incidents' });
  await expect(incidents).toContainText('the session says 2, its rows 1');
  await expect(incidents).toContainText('Still wrong');
  const inRail = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Housekeeping, 1 to check' });
  await expect(inRail).toContainText('1');

  await page.getByRole('textbox', { name: /^Completed sessions/ }).fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('From 1 to 3650 days')).toBeVisible();
  await page.getByRole('textbox', { name: /^Completed sessions/ }).fill('30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved; applies from the next run.')).toBeVisible();
  expect(await findSeriousViolations(page)).toEqual([]);

  await incidents.getByRole('link').click();
  await expect(page.getByRole('region', { name: 'Thread' })).toContainText('Olivia Hartley');
});

test('a lead exports and erases a client’s data', async ({ desk }) => {
  const session = await desk.session({ client: 'Olivia Hartley', messages: [{ from: 'client', text: 'For Olivia' }] });
  const ana = await desk.api('ana');
  const { id: sessionId, version: expectedVersion } = (await ana.sessions.byId.query({ sessionId: session.id }))
    .session;
  const clientId = (await ana.clients.search.query({ q: 'Olivia' })).clients[0]?.id ?? '';
  await ana.sessions.setStatus.mutate({ sessionId, expectedVersion, move: 'complete', outcome: 'lost' });
  const her = await desk.signIn('ana', { at: `/clients/${clientId}` });
  await expect(her.page.getByRole('heading', { name: 'Olivia Hartley' })).toBeVisible();
  await expect(her.page.getByRole('button', { name: 'Erase…' })).toHaveCount(0);

  const { page } = await desk.signIn('lead', { at: `/clients/${clientId}` });
  const exported = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as JSON' }).click();
  expect((await exported).suggestedFilename()).toBe(`client-${clientId}.json`);
  await page.getByRole('button', { name: 'Erase…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase Olivia Hartley' });
  await expect(dialog.getByRole('button', { name: 'Erase for good' })).toBeDisabled();
  await dialog.getByRole('textbox').fill('Olivia Hartley');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(page.getByText('Client data erased, in 1 session and on the card')).toBeVisible();
  await page.goto(`/?session=${session.id}`);
  await expect(page.getByRole('region', { name: 'Thread' })).toContainText('erased the client’s data');
  await expect(page.getByText('For Olivia')).toHaveCount(0);
});
