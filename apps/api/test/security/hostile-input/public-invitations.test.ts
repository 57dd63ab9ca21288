import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Api, cookieOf, openApi } from '../../support/api.ts';

let api: Api;
let lead: string;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tripthread-join-'));
  for (const page of ['index.html', 'client.html'])
    writeFileSync(path.join(folder, page), '<!doctype html><title>A page</title>');
  api = await openApi({ webDist: folder });
  lead = await api.signIn('lead@desk.test');
}, 60_000);
afterAll(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

const aToken = () => randomBytes(24).toString('base64url');
const password = 'chosen by nobody else';
let people = 0;
async function invited(email = `new-${(people += 1)}@desk.test`) {
  const { invitationId, path: at } = (await api.mutate('team.invite', { email, role: 'broker' }, lead)).json.result
    .data as { invitationId: string; path: string };
  return { email, invitationId, token: at.slice('/join/'.length) };
}
const view = (token: string, at = api) => at.mutate('publicInvitations.view', { token });
const accept = (token: string, at = api) =>
  at.mutate('publicInvitations.accept', { token, name: 'New Colleague', password });
const signIn = (email: string, word: string) =>
  api.fetch('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: word }),
  });
const withoutRequest = ({ status, text }: Answer) => [status, text.replace(/"requestId":"[^"]*"/u, '')];

describe('an invitation', () => {
  it('creates a login with the chosen password, for its address only', async () => {
    const { email, token } = await invited();
    expect((await accept(token)).json.result.data).toEqual({ email });
    const answer = await signIn(email, password);
    expect(answer.status).toBe(200);
    const me = await api.query('viewer.me', {}, cookieOf(answer));
    expect(me.json.result.data).toMatchObject({
      agent: { email, name: 'New Colleague', role: 'broker' },
      brokerage: { id: api.brokerageId },
    });
    expect((await signIn(`x${email}`, password)).status).toBe(401);
    const more = { token: aToken(), name: 'N', password, email: 'other@desk.test', role: 'lead' };
    const { fields } = (await api.mutate('publicInvitations.accept', more)).json.error.data;
    expect(Object.values(fields as object).join()).toMatch(/"email", "role"/u);
  });

  it('that is unknown, used, withdrawn, replaced or expired gets the same answer, byte for byte, on reading and accepting', async () => {
    const [used, withdrawn, replaced, late] = [await invited(), await invited(), await invited(), await invited()];
    await accept(used.token);
    await api.mutate('team.revokeInvitation', { invitationId: withdrawn.invitationId }, lead);
    await invited(replaced.email);
    await api.owner.query(
      `update invitations set created_at = now() - interval '8 days', expires_at = now() - interval '1 minute' where id = $1`,
      [late.invitationId],
    );
    for (const ask of [view, accept]) {
      const unknown = await ask(aToken());
      expect([unknown.status, unknown.json.error.data.reason]).toEqual([404, 'INVITATION_NOT_FOUND']);
      for (const { token } of [used, withdrawn, replaced, late])
        expect(withoutRequest(await ask(token))).toEqual(withoutRequest(unknown));
    }
  });

  it('has a page that stays out of caches, search engines, referrers and the log, and so does its password', async () => {
    const { token } = await invited();
    const page = await api.fetch(`/join/${token}`);
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('A page')]);
    for (const { headers } of [page, await view(token)]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-robots-tag')).toContain('noindex');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
    for (const at of [`/JOIN/${token}?x=1`, `//join/${token}`, `/join/${token}/more`]) await api.fetch(at);
    await api.query('publicInvitations.view', { token });
    await accept(token);
    const log = api.logged();
    expect(log).toContain('/join/…');
    expect(log).not.toContain(token);
    expect(log).not.toContain(password);
  });

  it('cannot be accepted from another site', async () => {
    const { token } = await invited();
    const foreign = await api.fetch('/api/trpc/publicInvitations.accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'https://evil.test' },
      body: JSON.stringify({ token, name: 'N', password }),
    });
    expect([foreign.status, foreign.json.error.data.reason]).toEqual([403, 'FOREIGN_ORIGIN']);
    expect((await view(token)).status).toBe(200);
  });
});

describe('guessing tokens', () => {
  it('is stopped after thirty misses, over all links', async () => {
    const at = await api.another();
    const { token } = await invited();
    const reasons: string[] = [];
    for (let n = 0; n < 40; n += 1) {
      const tried = [view, accept, (guess: string) => at.mutate('publicProposals.view', { token: guess })][n % 3];
      reasons.push((await tried?.(aToken(), at))?.json.error.data.reason as string);
    }
    expect(reasons.filter((reason) => reason === 'TOO_MANY_TRIES')).toHaveLength(10);
    expect(reasons.slice(0, 30)).not.toContain('TOO_MANY_TRIES');
    expect((await view(token, at)).status).toBe(429);
    await at.stop();
  });

  it('control: a valid link can be read any number of times', async () => {
    const at = await api.another();
    const { token } = await invited();
    for (let n = 0; n < 60; n += 1) expect((await view(token, at)).status).toBe(200);
    await at.stop();
  });
});
