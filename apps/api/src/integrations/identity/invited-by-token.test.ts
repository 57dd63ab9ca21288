import { randomUUID } from 'node:crypto';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Answer, type Api, openApi } from '../../../test/support/api.ts';
import { openOidcIssuer, type OidcIssuer, settingsFor } from '../../../test/support/oidc-issuer.ts';

let oidc: OidcIssuer;
let api: Api;
let lead: string;
const theirs = randomUUID() as BrokerageId;
beforeAll(async () => {
  oidc = await openOidcIssuer();
  const organisations = new Map([['org_theirs', theirs]]);
  api = await openApi({ issuer: settingsFor(oidc.url, { organisations }) });
  await api.owner.query(`insert into brokerages (id, name, created_at) values ($1, 'Their desk', now())`, [theirs]);
  await api.owner.query(
    `insert into iso_agents (brokerage_id, email, full_name, role, created_at) values ($1, 'boss@their.test', 'Boss', 'lead', now())`,
    [theirs],
  );
  lead = await api.signIn('lead@desk.test');
});
afterAll(async () => {
  await api.stop();
  await oidc.close();
});

let people = 0;
const tokenUser = (email = `invited-${(people += 1)}@desk.test`): JWTPayload & { email: string } => ({
  sub: `user_${randomUUID()}`,
  email,
  email_verified: true,
  name: 'Invited by mail',
});
const come = async (claims: JWTPayload): Promise<Answer> =>
  api.fetch('/api/trpc/viewer.me', { headers: { authorization: `Bearer ${await oidc.token(claims)}` } });
const reason = (answer: Answer) => answer.json.error?.data.reason ?? 'none';
const invite = async (email: string, role: 'broker' | 'lead' = 'broker') => {
  const { invitationId, path } = (await api.mutate('team.invite', { email, role }, lead)).json.result.data;
  return { invitationId: String(invitationId), token: String(path).slice('/join/'.length) };
};
/** Inserts an invitation of the other brokerage. */
const inviteAtOtherBrokerage = (email: string) =>
  api.owner.query(
    `insert into invitations (brokerage_id, email, role, token_sha256, invited_by, created_at, expires_at)
     select $1, $2, 'lead', sha256(gen_random_uuid()::text::bytea), id, now(), now() + interval '1 day' from iso_agents where email = 'boss@their.test'`,
    [theirs, email],
  );
const view = (token: string) => api.mutate('publicInvitations.view', { token });

it('with a confirmed address that is invited joins with the invitation’s role, and uses it up', async () => {
  const who = tokenUser();
  const { token } = await invite(who.email.toUpperCase(), 'lead');
  const answer = await come(who);
  expect(answer.json.result.data).toMatchObject({
    agent: { email: who.email, role: 'lead', name: 'Invited by mail' },
    brokerage: { id: api.brokerageId },
  });
  expect(reason(await view(token))).toBe('INVITATION_NOT_FOUND');
  expect((await come(who)).json.result.data.agent.id).toBe(answer.json.result.data.agent.id);
});

it('with an unconfirmed address does not join, and the invitation stays open', async () => {
  const who = { ...tokenUser(), email_verified: false };
  const { token } = await invite(who.email);
  expect(reason(await come(who))).toBe('NO_DESK_FOR_IDENTITY');
  expect((await view(token)).status).toBe(200);
});

it('cannot join by a withdrawn or expired invitation', async () => {
  const [withdrawn, late] = [tokenUser(), tokenUser()];
  const { invitationId } = await invite(withdrawn.email);
  await api.mutate('team.revokeInvitation', { invitationId }, lead);
  expect(reason(await come(withdrawn))).toBe('NO_DESK_FOR_IDENTITY');
  await invite(late.email);
  await api.owner.query(
    `update invitations set created_at = now() - interval '8 days', expires_at = now() - interval '1 minute' where email = $1`,
    [late.email],
  );
  expect(reason(await come(late))).toBe('NO_DESK_FOR_IDENTITY');
});

it('invited by two brokerages is refused, unless the organisation decides', async () => {
  const who = tokenUser();
  const { token } = await invite(who.email);
  await inviteAtOtherBrokerage(who.email);
  expect(reason(await come(who))).toBe('NO_DESK_FOR_IDENTITY');
  const answer = await come({ ...who, org_id: 'org_theirs' });
  expect(answer.json.result.data).toMatchObject({ brokerage: { id: theirs }, agent: { role: 'lead' } });
  expect((await view(token)).status).toBe(200);
});

it('with a brokerage stays there when another one invites the address', async () => {
  await inviteAtOtherBrokerage('ben@desk.test');
  const answer = await come(tokenUser('ben@desk.test'));
  expect(answer.json.result.data).toMatchObject({ brokerage: { id: api.brokerageId }, agent: { role: 'broker' } });
});

it('joins once, with a password and by a token at the same moment', async () => {
  for (let round = 0; round < 4; round += 1) {
    const who = tokenUser();
    const { token } = await invite(who.email, 'lead');
    const password = 'correct horse battery';
    const [accepted, came] = await Promise.all([
      api.mutate('publicInvitations.accept', { token, name: 'By mail', password }),
      come(who),
    ]);
    expect(came.status, came.text).toBe(200);
    expect(['none', 'INVITATION_NOT_FOUND']).toContain(reason(accepted));
    const agents = await api.owner.query(
      `select a.role, a.identity_id is not null as "hasIdentity" from iso_agents a where a.email = $1`,
      [who.email],
    );
    expect(agents).toEqual([{ role: 'lead', hasIdentity: true }]);
  }
});
