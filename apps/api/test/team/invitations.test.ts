import { inReadTransaction } from '@tripthread/db/database';
import { isoAgentId, mailId } from '@tripthread/shared/input.schema';
import { listOpenInvitations } from '@tripthread/db/queries/team/invitations';
import { listOutbox } from '@tripthread/db/queries/mail/outbox';
import { listTeam } from '@tripthread/db/queries/team/team';
import { createTestBrokerage, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { millisecondsPer } from '@tripthread/shared/time/clock';
import { maxInvitationsPerDay } from '@tripthread/shared/team/invitations';
import { AcceptInvitation, Invite } from '@tripthread/shared/team/team.schema';
import { verifyPassword } from 'better-auth/crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogin } from '@tripthread/commands/identity/create-login';
import { hashOfToken } from '@tripthread/commands/links/link-token';
import { testBrokerageSuite, freshKey, retryWhileBusy, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import { type MailSetup, openMailSetup } from '../support/mail-setup.ts';
import { readOutboxMail } from '@tripthread/commands/mail/read-mail';
import { invite } from '@tripthread/commands/team/invite';
import { setActive } from '@tripthread/commands/team/set-active';
import { withdrawInvitation } from '@tripthread/commands/team/withdraw-invitation';
import { acceptInvitation } from '@tripthread/commands/team/public-invitations/accept-invitation';
import { withInvitation } from '@tripthread/commands/team/public-invitations/open-invitation';
import { viewInvitation } from '@tripthread/commands/team/public-invitations/view-invitation';

const desk = testBrokerageSuite();
let mail: MailSetup;
beforeAll(async () => {
  mail = await openMailSetup(desk());
});
afterAll(() => mail.close());

const password = 'correct horse battery';
let people = 0;
const tokenUser = () => `new-${(people += 1)}@broker.example`;
const inviting = (broker: TestBroker, sendsMail = false) => ({ ...broker, encryptor: mail.encryptor, sendsMail });
const ask = (email: string, more: object = {}, broker = desk().lead) =>
  invite(inviting(broker), Invite.parse({ email, role: 'broker', ...more }));
const tokenOf = ({ path }: { path: string | null }) => path?.slice('/join/'.length) ?? '';
/** Calls from an address of its own each time, because the rate limit is not tested here. */
const holder = () => ({ database: desk().database, clock: desk().clock, address: `192.0.2.${(people += 1) % 250}` });
const view = (token: string) => withInvitation(holder(), token, viewInvitation);
const accept = (token: string, more: object = {}) => {
  const { token: _, ...given } = AcceptInvitation.parse({ token, name: 'New Colleague', password, ...more });
  return withInvitation(holder(), token, (invitation) => acceptInvitation(invitation, given));
};
const open = (broker: TestBroker = desk().lead) => inReadTransaction(broker.tenant, listOpenInvitations);
const member = async (email: string) =>
  (await inReadTransaction(desk().tenant, listTeam)).find(({ email: theirs }) => theirs === email);
const rowsOf = (email: string) =>
  desk().owner`select * from invitations where email = ${email} order by created_at, revoked_at nulls last`;
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { reason?: string }) => error.reason ?? 'broke',
  );

describe('an invitation', () => {
  it('is only sent by mail when there is a mail server; its link can be read nowhere else', async () => {
    const email = tokenUser();
    const { path } = await invite(inviting(desk().lead, true), Invite.parse({ email, role: 'lead' }));
    expect(path).toBeNull();
    expect((await open()).find((one) => one.email === email)).toMatchObject({ mail: 'waiting', role: 'lead' });
    await mail.work();
    await mail.work();
    const arrived = mail.smtp.arrived.filter(({ envelope }) => envelope.to.includes(email));
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.envelope.from).toBe('desk@broker.example');
    const [, token = ''] =
      /\nhttps:\/\/desk\.example\.com\/join\/([\w-]{32})\s*$/u.exec(arrived[0]?.mail.text ?? '') ?? [];
    expect(await view(token)).toMatchObject({ email, role: 'lead' });
    expect((await open()).find((one) => one.email === email)).toMatchObject({ mail: 'sent' });
    const [row] = await rowsOf(email);
    expect(row).toMatchObject({ token_sealed: null, token_sha256: hashOfToken(token) });
    // In no row of any kind, encrypted or not.
    const mails = await desk().owner`select * from mails`;
    expect(JSON.stringify([row, mails].flat())).not.toContain(token);
    expect(await accept(token)).toEqual({ email });
    expect(await member(email)).toMatchObject({ role: 'lead', name: 'New Colleague' });
  });

  it('without a mail server is shown to its lead once created, and to leads in the outbox while it is valid', async () => {
    const email = tokenUser();
    const made = await ask(email);
    await mail.runDueWithoutServer();
    const listed = async (broker: TestBroker) =>
      (await inReadTransaction(broker.tenant, (tx) => listOutbox(tx, broker.viewer, { limit: 100 }))).mails.find(
        ({ toEmail }) => toEmail === email,
      );
    const found = await listed(desk().lead);
    expect(found).toMatchObject({ status: 'kept', sessionId: null, invitationId: made.invitationId });
    expect(found?.begin).not.toContain(tokenOf(made));
    expect(await listed(desk().ana)).toBeUndefined();
    const read = (broker: TestBroker) => readOutboxMail({ ...mail, ...broker }, mailId.parse(found?.id));
    expect((await read(desk().lead)).text).toContain(`https://desk.example.com${made.path}\n`);
    expect(await refusal(read(desk().ana))).toBe('MAIL_NOT_FOUND');
    await withdrawInvitation(desk().lead, made.invitationId);
    const withdrawn = await read(desk().lead);
    expect(withdrawn).toMatchObject({ status: 'withdrawn' });
    expect(withdrawn.text).not.toContain(tokenOf(made));
  });

  it('is accepted once, for exactly its address; the invitee then signs in with the chosen password', async () => {
    const email = tokenUser();
    const token = tokenOf(await ask(` ${email.toUpperCase()} `));
    expect(await view(token)).toMatchObject({ email, role: 'broker', invitedBy: expect.any(String) as string });
    expect(await accept(token, { name: ' Nora Field ', password: ' twelve signs ' })).toEqual({ email });
    expect(await member(email)).toMatchObject({
      name: 'Nora Field',
      role: 'broker',
      isActive: true,
      hasPassword: true,
    });
    const [account] = await desk().owner`
      select a.password, u.email from login_users u join login_accounts a on a.user_id = u.id where u.email = ${email}`;
    expect(await verifyPassword({ hash: String(account?.password), password: ' twelve signs ' })).toBe(true);
    expect(await verifyPassword({ hash: String(account?.password), password: 'twelve signs' })).toBe(false);
    expect(await refusal(accept(token, { name: 'New Name' }))).toBe('INVITATION_NOT_FOUND');
    expect(await refusal(view(token))).toBe('INVITATION_NOT_FOUND');
    expect((await open()).map((one) => one.email)).not.toContain(email);
  });

  it('is accepted by one of many at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = tokenUser();
      const token = tokenOf(await ask(email));
      const tries = Array.from({ length: 6 }, (_, n) => retryWhileBusy(() => accept(token, { name: `Try ${n}` })));
      expect((await Promise.all(tries.map(outcome))).toSorted()).toEqual([
        ...Array.from({ length: 5 }, () => 'INVITATION_NOT_FOUND'),
        'done',
      ]);
      const [count] = await desk().owner`select (select count(*)::int from iso_agents where email = ${email}) as agents,
        (select count(*)::int from login_users where email = ${email}) as logins`;
      expect(count).toEqual({ agents: 1, logins: 1 });
    }
  });

  it('accepted and withdrawn at once ends as one of the two', async () => {
    for (let round = 0; round < 8; round += 1) {
      const email = tokenUser();
      const made = await ask(email);
      const outcomes = await Promise.all([
        outcome(retryWhileBusy(() => accept(tokenOf(made)))),
        outcome(retryWhileBusy(() => withdrawInvitation(desk().lead, made.invitationId))),
      ]);
      expect(outcomes.toSorted()).toEqual(['INVITATION_NOT_FOUND', 'done']);
      expect((await member(email)) !== undefined).toBe(outcomes[0] === 'done');
    }
  });

  it('expires after seven days, by the given clock', async () => {
    const token = tokenOf(await ask(tokenUser()));
    desk().clock.moveBy(7 * millisecondsPer.day - 1);
    expect((await view(token)).role).toBe('broker');
    desk().clock.moveBy(1);
    expect(await refusal(view(token))).toBe('INVITATION_NOT_FOUND');
    expect(await refusal(accept(token))).toBe('INVITATION_NOT_FOUND');
  });

  it('sent again replaces the previous one: that link is dead, and one is open, also for concurrent calls', async () => {
    const email = tokenUser();
    const first = await ask(email);
    const second = await ask(email, { role: 'lead' });
    expect(await refusal(view(tokenOf(first)))).toBe('INVITATION_NOT_FOUND');
    expect(await refusal(accept(tokenOf(first)))).toBe('INVITATION_NOT_FOUND');
    expect(await view(tokenOf(second))).toMatchObject({ role: 'lead' });
    const many = await Promise.all([1, 2, 3].map(() => retryWhileBusy(() => ask(email))));
    const good = await Promise.all(many.map((one) => outcome(view(tokenOf(one)))));
    expect(good.toSorted()).toEqual(['INVITATION_NOT_FOUND', 'INVITATION_NOT_FOUND', 'done']);
    expect((await open()).filter((one) => one.email === email)).toHaveLength(1);
    await mail.work();
    // The queued mails of replaced invitations were not sent.
    expect(mail.smtp.arrived.filter(({ envelope }) => envelope.to.includes(email))).toHaveLength(1);
  });

  it('with the same key is created once, and refused with other content under that key', async () => {
    const [email, idempotencyKey] = [tokenUser(), freshKey()];
    const first = await ask(email, { idempotencyKey });
    expect(await ask(email, { idempotencyKey })).toEqual(first);
    expect(await refusal(ask(email, { idempotencyKey, role: 'lead' }))).toBe('KEY_REUSED');
    expect(await rowsOf(email)).toHaveLength(1);
  });

  it('that could not be delivered shows the reason', async () => {
    const email = tokenUser();
    await ask(email);
    mail.smtp.manner = 'refuses the recipient';
    await mail.work();
    mail.smtp.manner = 'takes';
    const listed = (await open()).find((one) => one.email === email);
    expect([listed?.mail, listed?.mailError]).toEqual([
      'failed',
      'The mail server refused it: 550 5.1.1 No such mailbox here',
    ]);
  });
});

describe('an address that cannot be invited', () => {
  it('belongs to a broker of the brokerage, active or not: an inactive one is reactivated', async () => {
    const email = tokenUser();
    await accept(tokenOf(await ask(email)));
    expect(await refusal(ask(email.toUpperCase()))).toBe('ALREADY_ON_TEAM');
    const agentId = isoAgentId.parse((await member(email))?.id);
    await setActive({ tenant: desk().tenant, database: desk().database }, { agentId, isActive: false });
    expect(await refusal(ask(email))).toBe('ALREADY_ON_TEAM');
  });

  it('is not revealed for another brokerage’s people', async () => {
    const other = await createTestBrokerage(desk().url, { clock: desk().clock });
    const [theirs, nobodys] = [tokenUser(), tokenUser()];
    await accept(tokenOf(await ask(theirs, {}, other.lead)));
    const [one, two] = [await ask(theirs), await ask(nobodys)];
    await mail.runDueWithoutServer();
    const shape = async (email: string) => {
      const {
        id: _,
        email: __,
        ...rest
      } = (await open()).find((listed) => listed.email === email) ?? { id: '', email };
      return rest;
    };
    expect(await shape(theirs)).toEqual(await shape(nobodys));
    expect(Object.keys(await view(tokenOf(one)))).toEqual(Object.keys(await view(tokenOf(two))));
    // Only the holder of the link finds out, about their own address; the invitation stays open.
    expect(await refusal(accept(tokenOf(one)))).toBe('LOGIN_EXISTS');
    expect(await shape(theirs)).toEqual(await shape(nobodys));
    const [login] = await desk().owner`select count(*)::int as count from login_users where email = ${theirs}`;
    expect(login).toEqual({ count: 1 });
    await other.close();
  });

  it('a login without a brokerage keeps its password', async () => {
    const email = tokenUser();
    const at = desk().clock.now();
    await createLogin(desk().database, { name: 'Owner of it', email, password: 'the former password', at });
    expect(await refusal(accept(tokenOf(await ask(email))))).toBe('LOGIN_EXISTS');
    const [account] = await desk().owner`
      select a.password from login_users u join login_accounts a on a.user_id = u.id where u.email = ${email}`;
    expect(await verifyPassword({ hash: String(account?.password), password: 'the former password' })).toBe(true);
  });

  it('is the fifty-first in a day', async () => {
    const other = await createTestBrokerage(desk().url, { clock: desk().clock });
    for (let count = 0; count < maxInvitationsPerDay; count += 1) await ask(tokenUser(), {}, other.lead);
    expect(await refusal(ask(tokenUser(), {}, other.lead))).toBe('TOO_MANY_INVITATIONS');
    await ask(tokenUser());
    desk().clock.moveBy(millisecondsPer.day + 1);
    await ask(tokenUser(), {}, other.lead);
    await other.close();
  }, 30_000);
});

describe('another brokerage', () => {
  it('cannot see, withdraw or replace our invitations', async () => {
    const other = await createTestBrokerage(desk().url, { clock: desk().clock });
    const email = tokenUser();
    const ours = await ask(email);
    expect((await open(other.lead)).map((one) => one.email)).not.toContain(email);
    expect(await refusal(withdrawInvitation(other.lead, ours.invitationId))).toBe('INVITATION_NOT_FOUND');
    const theirs = await ask(email, { role: 'lead' }, other.lead);
    expect(await view(tokenOf(ours))).toMatchObject({ role: 'broker' });
    // The invitee who accepts one signs in there, and cannot accept the other too.
    await accept(tokenOf(ours));
    expect(await refusal(accept(tokenOf(theirs)))).toBe('LOGIN_EXISTS');
    await other.close();
  });
});

describe('a password', () => {
  it.each([
    ['eleven sign', false],
    ['twelve signs', true],
    ['x'.repeat(128), true],
    ['x'.repeat(129), false],
    ['with a \u0000 in the middle', false],
  ])('%j is long and plain enough: %s', (candidate, isGood) =>
    expect(AcceptInvitation.safeParse({ token: 'A'.repeat(32), name: 'N', password: candidate }).success).toBe(isGood),
  );
});
