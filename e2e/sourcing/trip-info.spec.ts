import { expect, test } from '../fixtures/fixtures.ts';

test('attaching a trip by its code can be undone', async ({ desk }) => {
  const session = await desk.session({ route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });

  await her.panel.attachTrip('b2c9k4');
  await expect(her.panel.section('Avinode trip')).toContainText('B2C9K4');
  await expect(her.thread.entry('attached trip B2C9K4')).toBeVisible();
  await expect(her.row('B2C9K4')).toBeVisible();

  await her.undo();
  await expect(her.panel.section('Avinode trip')).toContainText('No trip attached yet');
});

test('an RFQ id moves the session on to requesting quotes', async ({ desk }) => {
  const session = await desk.session({ route: 'KTEB KVNY', trip: 'atrip-64956150' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.editTrip();
  await her.panel.rfqId.fill('arfq-12345678');
  await her.panel.saveTrip();
  await expect(her.panel.section('Step')).toContainText('Requesting quotes');
  await expect(her.thread.entry('moved it to Requesting quotes')).toBeVisible();
});

test('an invalid id is an error of its field, and the input is kept', async ({ desk }) => {
  const session = await desk.session({ route: 'KTEB KVNY' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.editTrip();
  await her.panel.tripId.fill('trip 12');
  await her.panel.rfqId.fill('rfq');
  await her.panel.saveTrip();

  await expect(her.panel.tripForm.getByRole('alert')).toContainText('What you typed is kept.');
  await expect(her.panel.tripId).toHaveAccessibleDescription(/atrip-|six-character/);
  await expect(her.panel.tripId).toHaveAttribute('aria-invalid', 'true');
  await expect(her.panel.rfqId).toHaveAccessibleDescription(/arfq-12345678/);
  await expect(her.panel.tripId).toHaveValue('trip 12');
});

test('moving a step back asks for a reason, which the thread shows', async ({ desk }) => {
  const session = await desk.session({ route: 'KTEB KVNY', step: 'proposal_ready' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.moveTo('Searching aircraft');
  const dialog = her.page.getByRole('dialog', { name: 'Move back to Searching aircraft' });
  await dialog.getByRole('button', { name: 'Move back' }).click();
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toHaveAccessibleDescription(
    'Enter a reason for moving back',
  );
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The client wants a larger cabin');
  await dialog.getByRole('button', { name: 'Move back' }).click();

  await expect(her.thread.entry('moved it back to Searching aircraft')).toContainText(
    'The client wants a larger cabin',
  );
});

test('two people change the same field: the second chooses the value', async ({ desk, watch }) => {
  const session = await desk.session({ route: 'KTEB KVNY', trip: 'atrip-1001' });
  watch.allow(/409/);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const leas = await desk.signIn('lead', { at: `/?scope=team&session=${session.id}` });
  await her.panel.editTrip();
  await her.panel.rfpId.fill('rfp-1');
  await leas.panel.editTrip();
  await leas.panel.rfpId.fill('rfp-2');

  await her.panel.saveTrip();
  await expect(her.panel.section('Avinode trip')).toContainText('rfp-1');
  await leas.panel.saveTrip();
  await expect(leas.panel.conflict.getByRole('row', { name: 'RFP id rfp-2 rfp-1' })).toBeVisible();
  await leas.panel.conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expect(leas.panel.section('Avinode trip')).toContainText('rfp-2');
  await expect(her.panel.section('Avinode trip')).toContainText('rfp-2');
});

test('taking theirs keeps the saved value', async ({ desk, watch }) => {
  const session = await desk.session({ route: 'KTEB KVNY', trip: 'atrip-1001' });
  watch.allow(/409/);
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  await her.panel.editTrip();
  await her.panel.rfpId.fill('rfp-1');
  const lea = await desk.api('lead');
  await lea.sessions.updateTripInfo.mutate({
    sessionId: session.id,
    expectedVersion: session.version,
    avinodeRfpId: 'rfp-2',
  });

  await her.panel.saveTrip();
  await her.panel.conflict.getByRole('button', { name: 'Take theirs' }).click();
  await expect(her.panel.section('Avinode trip')).toContainText('rfp-2');
  const { session: now } = await lea.sessions.byId.query({ sessionId: session.id });
  expect(now.avinodeRfpId).toBe('rfp-2');
});

test('two people change different fields at once: both are saved', async ({ desk }) => {
  const session = await desk.session({ route: 'KTEB KVNY', trip: 'atrip-1001' });
  const her = await desk.signIn('ana', { at: `/?session=${session.id}` });
  const leas = await desk.signIn('lead', { at: `/?scope=team&session=${session.id}` });
  await her.panel.editTrip();
  await leas.panel.editTrip();
  await her.panel.rfpId.fill('rfp-7');
  await leas.panel.rfqId.fill('arfq-77');
  await her.panel.saveTrip();
  await expect(her.panel.section('Avinode trip')).toContainText('rfp-7');
  await leas.panel.saveTrip();

  for (const screen of [her, leas]) {
    await expect(screen.panel.section('Avinode trip')).toContainText('rfp-7');
    await expect(screen.panel.section('Avinode trip')).toContainText('arfq-77');
  }
});
