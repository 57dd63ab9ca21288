import { inReadTransaction, inTransaction } from '@tripthread/db/database';
import { listOutbox } from '@tripthread/db/queries/mail/outbox';
import { instantPlus, millisecondsPer } from '@tripthread/shared/time/clock';
import { linkRetentionDays } from '@tripthread/shared/housekeeping/housekeeping';
import { invitationDays } from '@tripthread/shared/team/invitations';
import { Invite } from '@tripthread/shared/team/team.schema';
import { createTestBrokerage, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { insertAgent } from '@tripthread/db/queries/team/agents';
import { acceptInvitation } from '@tripthread/db/queries/team/invitation-mails';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testBrokerageSuite, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { linkOf, openSessionWithOffer, encryptor } from '@tripthread/testing/desk/open-session-with-offer';
import { viewProposal } from '@tripthread/commands/proposals/public/view-proposal';
import { invite } from '@tripthread/commands/team/invite';
import { recurringJobs } from '../../src/jobs/registry.ts';
import { runnerOf } from '../support/run-job.ts';

const desk = testBrokerageSuite();
let other: TestBrokerage;
beforeAll(async () => {
  other = await createTestBrokerage(desk().url, { clock: desk().clock });
});
afterAll(() => other.close());
// What other tests left behind is not counted.
beforeEach(() => runnerOf(recurringJobs['purge-links'])(desk().database, desk().clock));

const day = millisecondsPer.day;
const purge = (database = desk().database) => runnerOf(recurringJobs['purge-links'])(database, desk().clock);
const dry = () => runnerOf(recurringJobs['purge-links'])(desk().database, desk().clock, { isDry: true });
const keyOf = async (linkId: string) => {
  const [row] = await desk()
    .owner`select token_sealed, token_sha256, expires_at from proposal_links where id = ${linkId}`;
  return row;
};

describe('tokens of proposal links', () => {
  it('are deleted thirty days after the link expired, not earlier; the link still shows as expired', async () => {
    const offered = await openSessionWithOffer(desk(), { validForHours: 1 });
    const before = await keyOf(offered.linkId);
    const forgottenFrom = instantPlus(String(before?.expires_at), linkRetentionDays * day);
    desk().clock.moveBy(Date.parse(forgottenFrom) - Date.parse(desk().clock.now()));
    // The control: at the exact instant, no token is deleted yet.
    expect([await dry(), await purge()]).toEqual([0, 0]);
    expect((await keyOf(offered.linkId))?.token_sealed).not.toBeNull();
    desk().clock.moveBy(1);
    expect(await dry()).toBe(1);
    expect((await keyOf(offered.linkId))?.token_sealed).not.toBeNull();
    expect(await purge()).toBe(1);
    expect(await purge()).toBe(0);
    expect(await keyOf(offered.linkId)).toEqual({ ...before, token_sealed: null });
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('expired');
  });

  it('of links that can still be read stay', async () => {
    const offered = await openSessionWithOffer(desk(), { validForHours: 24 * 365 });
    desk().clock.moveBy(40 * day);
    const { token_sealed: sealed } = (await keyOf(offered.linkId)) ?? {};
    await purge();
    expect((await keyOf(offered.linkId))?.token_sealed).toEqual(sealed);
  });
});

describe('invitations', () => {
  const ask = (email: string, at = desk()) =>
    invite({ ...at.lead, encryptor, sendsMail: false }, Invite.parse({ email, role: 'broker' }));
  const left = async () =>
    (await desk().owner<{ email: string }[]>`select email from invitations order by email`).map(({ email }) => email);

  it('are deleted thirty days after they expired, with their mails; an accepted one stays', async () => {
    const used = await ask('used@broker.example');
    await inTransaction(desk().tenant, async (tx) => {
      const at = desk().clock.now();
      const agent = await insertAgent(tx, { email: 'used@broker.example', fullName: 'Used', createdAt: at });
      await acceptInvitation(tx, used.invitationId, { agentId: agent.id, at });
    });
    await ask('replaced@broker.example');
    desk().clock.moveBy(1);
    await ask('replaced@broker.example');
    await ask('theirs@broker.example', other);
    desk().clock.moveBy((invitationDays + linkRetentionDays) * day - 1);
    await ask('young@broker.example');
    // The control: the first of them expired thirty days ago to the millisecond.
    expect([await dry(), await purge()]).toEqual([0, 0]);
    desk().clock.moveBy(1);
    expect(await dry()).toBe(1);
    expect(await purge()).toBe(1);
    desk().clock.moveBy(1);
    // Each brokerage deletes its own.
    expect(await purge()).toBe(2);
    expect(await left()).toEqual(['used@broker.example', 'young@broker.example']);
    const { mails } = await inReadTransaction(desk().tenant, (tx) =>
      listOutbox(tx, desk().lead.viewer, { limit: 100 }),
    );
    const invited = mails.flatMap(({ invitationId, toEmail }) => (invitationId === null ? [] : [toEmail]));
    expect(invited.toSorted()).toEqual(['used@broker.example', 'young@broker.example']);
    // Listed as a team member, not as invited.
    expect(await refusal(ask('used@broker.example'))).toBe('ALREADY_ON_TEAM');
  });

  it('are deleted once by concurrent runs', async () => {
    for (let n = 0; n < 12; n += 1) await ask(`many-${n}@broker.example`);
    desk().clock.moveBy((invitationDays + linkRetentionDays) * day + 1);
    const due = await dry();
    expect(due).toBeGreaterThanOrEqual(12);
    const done = await Promise.all([purge(), purge(other.database), purge()]);
    expect(done.reduce((sum, one) => sum + one, 0)).toBe(due);
    expect((await left()).filter((email) => email.startsWith('many-'))).toEqual([]);
  });
});
