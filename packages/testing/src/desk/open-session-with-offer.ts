// A sent proposal of a test brokerage, with the client's link.
import { inTransaction, type Tenant } from '@tripthread/db/database';
import { getSession, listEvents, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { TestBrokerage } from './test-brokerage.ts';
import { sendOffer, type SentOffer, type StoryOffer } from './sent-offer.ts';
import { type StorySession, writeStorySession } from './story-session.ts';
import { randomBytes } from 'node:crypto';
import type { ResolvedLink } from '@tripthread/commands/proposals/public/open-link';
import { openEncryptor } from '@tripthread/commands/links/encryptor';

export const encryptor = openEncryptor('a secret of at least thirty-two characters');
export const quotes = [
  { operator: 'Meridian Jets', total: 24_500, aircraft: 'Citation X' },
  { operator: 'Blue Ridge Air', total: 22_900, aircraft: 'Challenger 350' },
];

/** A trip code that no other session of the test has. */
export const freshTrip = (): string => `T${randomBytes(3).toString('hex').slice(0, 5).toUpperCase()}`;

/** Ana's session with two quotes, cheapest first: Blue Ridge's is option 1. */
export function openSessionWithQuotes(desk: TestBrokerage, story: StorySession = {}): Promise<Session> {
  const place = { connectionId: desk.connectionId, ownerId: desk.ana.viewer.agentId, now: desk.clock.now() };
  return inTransaction(desk.tenant, (tx) =>
    writeStorySession(tx, place, { route: 'KTEB KVNY', trip: freshTrip(), quotes, ...story }),
  );
}

export interface Offered extends SentOffer {
  readonly sessionId: Session['id'];
}

export async function openSessionWithOffer(
  desk: TestBrokerage,
  offer: StoryOffer = {},
  story: StorySession = {},
): Promise<Offered> {
  const { id } = await openSessionWithQuotes(desk, story);
  return { sessionId: id, ...(await sendOfferAgain(desk, id, offer)) };
}

export const sendOfferAgain = (desk: TestBrokerage, id: Session['id'], offer: StoryOffer = {}): Promise<SentOffer> =>
  inTransaction(desk.tenant, (tx) => sendOffer(tx, id, offer, desk.clock.now()));

/** What a client with that link can do, in any process. */
export const linkOf = (desk: TestBrokerage, { linkId }: SentOffer, tenant: Tenant = desk.tenant): ResolvedLink => ({
  tenant,
  linkId,
  clock: desk.clock,
  encryptor,
});

export const sessionOf = (desk: TestBrokerage, id: Session['id']): Promise<Session> =>
  inTransaction(desk.tenant, (tx) => getSession(tx, id));

export const eventsOf = (desk: TestBrokerage, id: Session['id']) =>
  inTransaction(desk.tenant, (tx) => listEvents(tx, [id]));
