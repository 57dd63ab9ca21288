import { withdrawProposal } from '../withdraw-proposal.ts';
import { createTestBrokerage, type TestBroker } from '@tripthread/testing/desk/test-brokerage';
import { describe, expect, it } from 'vitest';
import { testBrokerageSuite, freshKey, refusal } from '@tripthread/testing/desk/test-brokerage-suite';
import {
  eventsOf,
  linkOf,
  sendOfferAgain,
  openSessionWithOffer,
  encryptor,
  sessionOf,
} from '@tripthread/testing/desk/open-session-with-offer';
import { extendLink, makeLink, revokeLink } from '../links/change-links.ts';
import { listLinks } from '../links/list-links.ts';
import { setStatus } from '../../sessions/set-status.ts';
import { answerProposal } from './answer-proposal.ts';
import { askQuestion } from './ask-question.ts';
import { readPdf } from './read-pdf.ts';
import { registerView } from './register-view.ts';
import { viewProposal } from './view-proposal.ts';

const desk = testBrokerageSuite();
const [minute, day] = [60_000, 86_400_000];
const ana = () => ({ ...desk().ana, encryptor });
const ask = (offered: Parameters<typeof linkOf>[1], text: string, idempotencyKey = freshKey()) =>
  askQuestion(linkOf(desk(), offered), { text, idempotencyKey });
const kindsOf = async (id: Parameters<typeof sessionOf>[1]) => (await eventsOf(desk(), id)).map(({ kind }) => kind);

describe('a question', () => {
  it('adds the client’s message to the thread, once per key', async () => {
    const offered = await openSessionWithOffer(desk());
    const key = freshKey();
    await Promise.all([1, 2, 3].map(() => ask(offered, 'Is <b>Wi-Fi</b> on board?', key)));
    expect(await refusal(ask(offered, 'Something else', key))).toBe('KEY_REUSED');
    const session = await sessionOf(desk(), offered.sessionId);
    expect(session).toMatchObject({ messageCount: 1, turn: 'broker', clientWish: null });
    const [message] = await desk().owner`select * from messages where session_id = ${offered.sessionId}`;
    expect(message).toMatchObject({
      content: 'Is <b>Wi-Fi</b> on board?',
      sender_type: 'client',
      audience: 'client',
      sender_client_id: session.clientId,
    });
  });

  it('after the offer has expired requests a new quote, also once the link has expired', async () => {
    const offered = await openSessionWithOffer(desk(), { validForHours: 1 });
    desk().clock.moveBy(31 * day);
    expect(await viewProposal(linkOf(desk(), offered))).toMatchObject({
      state: 'expired',
      proposal: null,
      canAsk: true,
    });
    await ask(offered, 'Could you quote that again?');
    expect(await sessionOf(desk(), offered.sessionId)).toMatchObject({ clientWish: 'requote', turn: 'broker' });
    await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId });
    expect((await sessionOf(desk(), offered.sessionId)).clientWish).toBeNull();
  });

  it('is refused the twenty-first time in ten minutes, and accepted again afterwards', async () => {
    const offered = await openSessionWithOffer(desk());
    for (let n = 0; n < 20; n += 1) await ask(offered, `Question ${n}`);
    expect(await refusal(ask(offered, 'One more'))).toBe('TOO_MANY_TRIES');
    desk().clock.moveBy(10 * minute);
    await ask(offered, 'One more');
    const { questions } = await listLinks(ana(), offered.proposalId);
    expect(questions[0]).toMatchObject({ text: 'One more' });
    expect(questions).toHaveLength(5);
    // Another proposal has its own limit.
    expect((await listLinks(ana(), (await openSessionWithOffer(desk())).proposalId)).questions).toEqual([]);
  });

  it('wakes a snoozed session, and is refused for an archived one', async () => {
    const offered = await openSessionWithOffer(desk());
    const { version } = await sessionOf(desk(), offered.sessionId);
    await setStatus(desk().ana, { sessionId: offered.sessionId, expectedVersion: version, move: 'pause' });
    await ask(offered, 'Hello?');
    const woken = await sessionOf(desk(), offered.sessionId);
    expect(woken.status).toBe('active');
    const archive = { sessionId: offered.sessionId, expectedVersion: woken.version, move: 'archive' } as const;
    await setStatus(desk().ana, archive);
    expect(await refusal(ask(offered, 'Anybody?'))).toBe('PROPOSAL_CLOSED');
    expect(await registerView(linkOf(desk(), offered))).toEqual({ isNew: false });
  });
});

describe('a view', () => {
  it('counts once in half an hour, for any number of concurrent views, and is recorded in the thread', async () => {
    const offered = await openSessionWithOffer(desk());
    const view = () => registerView(linkOf(desk(), offered));
    const first = await Promise.all([view(), view(), view(), view(), view()]);
    expect(first.filter(({ isNew }) => isNew)).toHaveLength(1);
    desk().clock.moveBy(29 * minute);
    expect(await view()).toEqual({ isNew: false });
    desk().clock.moveBy(minute);
    expect(await view()).toEqual({ isNew: true });
    const { links } = await listLinks(ana(), offered.proposalId);
    expect(links).toMatchObject([{ viewCount: 2, lastViewedAt: desk().clock.now() }]);
    expect((await kindsOf(offered.sessionId)).filter((kind) => kind === 'proposal_viewed')).toHaveLength(2);
    const [proposal] = await desk().owner`select status, viewed_at from proposals where id = ${offered.proposalId}`;
    expect(proposal?.status).toBe('viewed');
  });

  it('of the data alone is not counted', async () => {
    const offered = await openSessionWithOffer(desk());
    await viewProposal(linkOf(desk(), offered));
    await readPdf(linkOf(desk(), offered));
    expect((await listLinks(ana(), offered.proposalId)).links[0]?.viewCount).toBe(0);
  });
});

describe('a broker', () => {
  it('creates one more link, once per key, that can be copied and read', async () => {
    const offered = await openSessionWithOffer(desk());
    const key = freshKey();
    const make = () => makeLink(ana(), { proposalId: offered.proposalId, idempotencyKey: key });
    await make();
    const { links } = await make();
    expect(links).toHaveLength(2);
    expect(links.filter(({ path }) => /^\/p\/[\w-]{32}$/u.test(path ?? ''))).toHaveLength(1);
    expect((await eventsOf(desk(), offered.sessionId)).at(-1)).toMatchObject({
      kind: 'proposal_link_changed',
      refs: { linkChange: 'made' },
    });
    // The rows do not reveal the token.
    const token = links.find(({ path }) => path !== null)?.path?.slice(3) ?? '';
    const rows = await desk().owner`select * from proposal_links`;
    expect(JSON.stringify(rows.map((row) => Object.values(row).map(String)))).not.toContain(token);
  });

  it('withdraws a link: it stops working, also for an archived session; other links keep working', async () => {
    const offered = await openSessionWithOffer(desk());
    await makeLink(ana(), { proposalId: offered.proposalId, idempotencyKey: freshKey() });
    const { version } = await sessionOf(desk(), offered.sessionId);
    await setStatus(desk().ana, { sessionId: offered.sessionId, expectedVersion: version, move: 'archive' });
    await revokeLink(ana(), offered.linkId);
    const { links } = await revokeLink(ana(), offered.linkId);
    expect(links.filter(({ revokedAt }) => revokedAt === null)).toHaveLength(1);
    const gone = linkOf(desk(), offered);
    const all = [
      () => viewProposal(gone),
      () => readPdf(gone),
      () => registerView(gone),
      () => askQuestion(gone, { text: 'Hello?', idempotencyKey: freshKey() }),
      () => answerProposal(gone, { answer: 'accepted', option: 1, name: 'Olivia' }),
      () => answerProposal(gone, { answer: 'declined', name: 'Olivia' }),
    ];
    for (const attempt of all) expect(await refusal(attempt())).toBe('LINK_NOT_FOUND');
    const future = { linkId: offered.linkId, expiresAt: '2027-01-01T00:00:00.000Z' };
    expect(await refusal(extendLink(ana(), future))).toBe('SESSION_ARCHIVED');
  });

  it('extends a link, but not a withdrawn one, and not into the past', async () => {
    const offered = await openSessionWithOffer(desk(), { validForHours: 1 });
    desk().clock.moveBy(40 * day);
    expect((await viewProposal(linkOf(desk(), offered))).proposal).toBeNull();
    const until = (ms: number) => new Date(Date.parse(desk().clock.now()) + ms).toISOString();
    await extendLink(ana(), { linkId: offered.linkId, expiresAt: until(day) });
    expect((await viewProposal(linkOf(desk(), offered))).proposal).not.toBeNull();
    expect(await refusal(extendLink(ana(), { linkId: offered.linkId, expiresAt: until(0) }))).toBe('BAD_INPUT');
    await revokeLink(ana(), offered.linkId);
    expect(await refusal(extendLink(ana(), { linkId: offered.linkId, expiresAt: until(day) }))).toBe('LINK_NOT_FOUND');
  });

  it('gets no link to a draft, a colleague’s proposal or another brokerage’s', async () => {
    const draft = await openSessionWithOffer(desk(), { isSent: false });
    const make = (broker: TestBroker) =>
      makeLink({ ...broker, encryptor }, { proposalId: draft.proposalId, idempotencyKey: freshKey() });
    expect(await refusal(make(desk().ana))).toBe('PROPOSAL_NOT_SENT');
    expect(await refusal(make(desk().ben))).toBe('NOT_YOUR_SESSION');
    const other = await createTestBrokerage(desk().url);
    expect(await refusal(make(other.lead))).toBe('PROPOSAL_NOT_FOUND');
    expect(await refusal(revokeLink({ ...other.lead, encryptor }, draft.linkId))).toBe('LINK_NOT_FOUND');
    await other.close();
  });
});

describe('a link to an older version', () => {
  it('redirects to the newer one while that can be read', async () => {
    const offered = await openSessionWithOffer(desk());
    const newer = await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId });
    desk().clock.moveBy(minute);
    const { links } = await makeLink(ana(), { proposalId: newer.proposalId, idempotencyKey: freshKey() });
    const made = links.find(({ path }) => path !== null);
    const page = await viewProposal(linkOf(desk(), offered));
    expect(page.state).toBe('superseded');
    expect(page.newerPath).toBe(made?.path);
    for (const link of links) await revokeLink(ana(), link.id);
    expect((await viewProposal(linkOf(desk(), offered))).newerPath).toBeNull();
  });

  it('shows that version again once the newer one is withdrawn', async () => {
    const offered = await openSessionWithOffer(desk());
    const newer = await sendOfferAgain(desk(), offered.sessionId, { after: offered.proposalId });
    expect((await viewProposal(linkOf(desk(), offered))).state).toBe('superseded');
    await withdrawProposal(desk().ana, { proposalId: newer.proposalId });
    expect(await viewProposal(linkOf(desk(), offered))).toMatchObject({ state: 'open', newerPath: null });
  });
});
