// A proposal on a test desk, and its client with the link in hand.
import { inTransaction, type Tenant } from '@tripthread/db/database';
import { getSession, listEvents, type Session } from '@tripthread/db/queries/sessions/sessions';
import type { TestDesk } from './make-desk.ts';
import { sendOffer, type SentOffer, type StoryOffer } from './sent-offer.ts';
import { type StorySession, writeStorySession } from './story-session.ts';
import { randomBytes } from 'node:crypto';
import type { OpenedLink } from '@tripthread/commands/proposals/public/open-link';
import { openSealer } from '@tripthread/commands/links/sealer';

export const sealer = openSealer('a secret of at least thirty-two characters');
export const quotes = [
  { operator: 'Meridian Jets', total: 24_500, aircraft: 'Citation X' },
  { operator: 'Blue Ridge Air', total: 22_900, aircraft: 'Challenger 350' },
];

/** A code of the trip that no other session of the test has. */
export const freshTrip = (): string => `T${randomBytes(3).toString('hex').slice(0, 5).toUpperCase()}`;

/** Ana's session with two quotes, cheapest first: Blue Ridge's is option 1. */
export function openSourced(desk: TestDesk, story: StorySession = {}): Promise<Session> {
  const place = { connectionId: desk.connectionId, ownerId: desk.ana.viewer.agentId, now: desk.clock.now() };
  return inTransaction(desk.tenant, (tx) =>
    writeStorySession(tx, place, { route: 'KTEB KVNY', trip: freshTrip(), quotes, ...story }),
  );
}

export interface Offered extends SentOffer {
  readonly sessionId: Session['id'];
}

export async function openOffered(desk: TestDesk, offer: StoryOffer = {}, story: StorySession = {}): Promise<Offered> {
  const { id } = await openSourced(desk, story);
  return { sessionId: id, ...(await offerAgain(desk, id, offer)) };
}

export const offerAgain = (desk: TestDesk, id: Session['id'], offer: StoryOffer = {}): Promise<SentOffer> =>
  inTransaction(desk.tenant, (tx) => sendOffer(tx, id, offer, desk.clock.now()));

/** What a client with that link may do things with, over whatever process. */
export const linkOf = (desk: TestDesk, { linkId }: SentOffer, tenant: Tenant = desk.tenant): OpenedLink => ({
  tenant,
  linkId,
  clock: desk.clock,
  sealer,
});

export const sessionOf = (desk: TestDesk, id: Session['id']): Promise<Session> =>
  inTransaction(desk.tenant, (tx) => getSession(tx, id));

export const eventsOf = (desk: TestDesk, id: Session['id']) => inTransaction(desk.tenant, (tx) => listEvents(tx, [id]));
