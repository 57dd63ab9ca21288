import { createTestBrokerage, openSession, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import type { SessionId } from '@tripthread/shared/ids';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { createClient } from '../clients/create-client.ts';
import { setStatus } from '../sessions/set-status.ts';
import { recordProposal } from './record-proposal.ts';

const desk = testBrokerageSuite();
const record = (sessionId: SessionId, expectedVersion: number, more: object = {}, broker: TestBroker = desk().ana) =>
  recordProposal(broker, { sessionId, expectedVersion, title: 'Offer', idempotencyKey: freshKey(), ...more });

describe('a proposal', () => {
  it('makes the session ready to send, with a number of its own', async () => {
    const { id } = await openSession(desk(), desk().ana);
    const first = await record(id, 1);
    expect(first).toMatchObject({
      session: { currentStep: 'proposal_ready', turn: 'broker', version: 2 },
      proposal: { title: 'Offer', status: 'draft' },
    });
    expect(first.proposal?.number).toMatch(/^PROP-2026-\d{6}$/u);
    expect((await record(id, 2)).proposal?.number).not.toBe(first.proposal?.number);
  });
  it('is recorded once per key, also for five concurrent tries', async () => {
    const { id } = await openSession(desk(), desk().ana);
    const idempotencyKey = freshKey();
    const all = await Promise.all(Array.from({ length: 5 }, () => record(id, 1, { idempotencyKey })));
    expect(new Set(all.map(({ proposal }) => proposal?.id)).size).toBe(1);
    expect(await refusal(record(id, 1, { idempotencyKey, title: 'Other' }))).toBe('KEY_REUSED');
  });
  it('conflicts with one recorded concurrently', async () => {
    const { id } = await openSession(desk(), desk().ana);
    await record(id, 1);
    expect(await refusal(record(id, 1))).toBe('STALE_VERSION');
  });
  it('requires one’s own open session', async () => {
    const { id } = await openSession(desk(), desk().ana);
    expect(await refusal(record(id, 1, {}, desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(record(id, 1, {}, other.lead))).toBe('SESSION_NOT_FOUND');
    await other.close();
    await setStatus(desk().ana, { sessionId: id, expectedVersion: 1, move: 'complete', outcome: 'won' });
    expect(await refusal(record(id, 2))).toBe('SESSION_NOT_OPEN');
  });
});

describe('a client', () => {
  it('is created once per key, also for five concurrent tries', async () => {
    const input = { name: 'Acme', email: 'desk@acme.example', idempotencyKey: freshKey() };
    const all = await Promise.all(Array.from({ length: 5 }, () => createClient(desk().ana, input)));
    expect(new Set(all.map(({ client }) => client.id)).size).toBe(1);
    expect(all[0]?.client).toMatchObject({ name: 'Acme', email: 'desk@acme.example', companyName: null });
    expect(await refusal(createClient(desk().ana, { ...input, name: 'Other' }))).toBe('KEY_REUSED');
  });
});
