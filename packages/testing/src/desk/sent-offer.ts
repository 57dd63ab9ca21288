// A sent proposal of a story: its quotes, prices, validity and link.
import { createHash, randomBytes } from 'node:crypto';
import {
  type ClientLeg,
  type ClientProposal,
  type ClientStop,
  clientPriceOf,
} from '@tripthread/shared/proposals/public/client-proposal';
import type { ProposalId, ProposalLinkId } from '@tripthread/shared/ids';
import { type Price, priceOf } from '@tripthread/shared/proposals/pricing';
import { linkExpiry } from '@tripthread/shared/proposals/public/proposal-answers';
import { stepAtLeast } from '@tripthread/shared/sessions/sessions';
import { and, asc, eq } from 'drizzle-orm';
import { inside, type TenantTx } from '@tripthread/db/internal/handles';
import { ofTenant } from '@tripthread/db/internal/scope';
import { insertProposalLink } from '@tripthread/db/queries/proposals/proposal-links';
import {
  draftNextVersion,
  draftProposal,
  getProposalForUpdate,
  insertDocument,
  type NewOption,
  saveProposal,
} from '@tripthread/db/queries/proposals/proposals';
import { appendToSession, getSessionForUpdate, type Session } from '@tripthread/db/queries/sessions/sessions';
import { tripSegments } from '@tripthread/db/schema/requests';
import { quotes } from '@tripthread/db/schema/quotes';
import { operators } from '@tripthread/db/schema/trips';

export interface StoryOffer {
  /** Hours from now; null for an offer without an end. */
  readonly validForHours?: number | null;
  readonly title?: string;
  /** Creates the next version of that proposal. */
  readonly after?: ProposalId;
  readonly isSent?: boolean;
}

export interface SentOffer {
  readonly proposalId: ProposalId;
  readonly linkId: ProposalLinkId;
  readonly token: string;
}

/** Offers every quote of the session's trip, cheapest first, and creates the client's link. */
export async function sendOffer(
  tx: TenantTx,
  sessionId: Session['id'],
  offer: StoryOffer,
  at: string,
): Promise<SentOffer> {
  const session = await getSessionForUpdate(tx, sessionId);
  const { validForHours = 48, title = 'Your flight', isSent = true } = offer;
  const validUntil = validForHours === null ? null : new Date(Date.parse(at) + validForHours * 3_600_000).toISOString();
  const quoted = await listQuoted(tx, session);
  const given = { sessionId, requestId: session.requestId, isoAgentId: session.isoAgentId, title, validUntil, at };
  const options = quoted.map(({ option }) => option);
  const proposalId =
    offer.after === undefined
      ? await draftProposal(tx, given, options)
      : await draftNextVersion(tx, await getProposalForUpdate(tx, offer.after), given, options);
  if (isSent) {
    const { proposalNumber: number, version } = await getProposalForUpdate(tx, proposalId);
    const document = { ...(await documentOf(tx, session, quoted)), number, version, title, validUntil, preparedAt: at };
    await saveProposal(tx, proposalId, { status: 'sent', sentAt: at, document });
    const pdf = Buffer.from(`%PDF-1.7 ${number} v${version}`);
    await insertDocument(tx, { proposalId, pdf, sha256: createHash('sha256').update(pdf).digest(), createdAt: at });
  }
  await appendToSession(tx, {
    session,
    kind: isSent ? 'proposal_sent' : 'proposal_recorded',
    actor: { kind: 'iso_agent', id: session.isoAgentId },
    source: 'desk',
    at,
    refs: { proposalId },
    patch: {
      proposalId,
      clientWish: null,
      turn: isSent ? 'client' : 'broker',
      currentStep: stepAtLeast(session, isSent ? 'proposal_sent' : 'proposal_ready'),
    },
  });
  return { proposalId, ...(await linkTo(tx, proposalId, session, validUntil, at)) };
}

async function linkTo(tx: TenantTx, proposalId: ProposalId, session: Session, validUntil: string | null, at: string) {
  const token = randomBytes(24).toString('base64url');
  const link = await insertProposalLink(tx, {
    proposalId,
    tokenSha256: createHash('sha256').update(token).digest(),
    // Not encrypted: stories never copy the link from the desk.
    tokenSealed: Buffer.alloc(60),
    createdBy: session.isoAgentId,
    createdAt: at,
    expiresAt: linkExpiry(validUntil, at),
  });
  return { linkId: link.id, token };
}

interface Quoted {
  readonly option: NewOption;
  readonly price: Price;
  readonly id: string;
}

async function listQuoted(tx: TenantTx, { tripId, passengers }: Session): Promise<readonly Quoted[]> {
  if (tripId === null) return [];
  const rows = await tx[inside].db
    .select({ quote: quotes, operator: operators.name })
    .from(quotes)
    .innerJoin(operators, and(ofTenant(tx, operators), eq(operators.id, quotes.operatorId)))
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, tripId)))
    .orderBy(asc(quotes.totalMinor), asc(quotes.id))
    .limit(4);
  return rows.map(({ quote }, index) => {
    const price = defaultPrice(quote, passengers);
    const { operatorMinor, operatorTaxesMinor, marginMinor, charterMinor, taxesMinor, cardFeeMinor, totalMinor } =
      price;
    const option: NewOption = {
      quoteId: quote.id,
      quoteRevision: quote.revision,
      quoteTotalMinor: quote.totalMinor,
      quoteCurrency: quote.currency,
      title: quote.aircraftType ?? `Aircraft ${index + 1}`,
      aircraftType: quote.aircraftType,
      included: ['Landing and handling', 'Catering, standard'],
      notIncluded: ['De-icing'],
      operatorMinor,
      operatorTaxesMinor,
      marginMinor,
      charterMinor,
      taxesMinor,
      cardFeeMinor,
      totalMinor,
    };
    return { option, price, id: quote.id };
  });
}

/** A domestic flight at a margin of ten percent. */
function defaultPrice(quote: typeof quotes.$inferSelect, passengers: number | null): Price {
  const stop = { icao: null, country: 'US' };
  return priceOf({
    currency: quote.currency,
    operatorMinor: quote.totalMinor,
    operatorTaxes: { kind: 'excluded' },
    margin: { kind: 'percent', basisPoints: 1_000 },
    legs: [
      {
        departure: stop,
        arrival: stop,
        day: '2026-12-12',
        passengers,
        distanceNm: 2_130,
        treatAs: null,
        isRural: false,
      },
    ],
    hasUsTaxes: true,
    fromUsd: (minor) => minor,
    cardFeeBasisPoints: 0,
    today: '2026-11-23',
  });
}

const places: Record<string, Omit<ClientStop, 'code'>> = {
  KTEB: place('TEB', 'Teterboro', 'Teterboro', 'US', 'America/New_York', 40.85, -74.06),
  KVNY: place('VNY', 'Van Nuys', 'Los Angeles', 'US', 'America/Los_Angeles', 34.21, -118.49),
  EGGW: place('LTN', 'London Luton', 'London', 'GB', 'Europe/London', 51.87, -0.37),
  LSGG: place('GVA', 'Geneva Cointrin', 'Geneva', 'CH', 'Europe/Zurich', 46.24, 6.11),
};
function place(
  iata: string,
  name: string,
  city: string,
  country: string,
  zone: string,
  latitude: number,
  longitude: number,
): Omit<ClientStop, 'code'> {
  return { iata, name, city, country, zone, latitude, longitude };
}
const nowhere = { iata: null, name: null, city: null, country: null, zone: null, latitude: null, longitude: null };

async function documentOf(
  tx: TenantTx,
  session: Session,
  quoted: readonly Quoted[],
): Promise<Omit<ClientProposal, 'number' | 'version' | 'title' | 'validUntil' | 'preparedAt'>> {
  return {
    brokerage: { name: 'Northwind Charter', color: '#0f766e', contactLine: '+1 201 555 0100, desk@northwind.example' },
    preparedBy: { name: 'Ana Silva', email: 'ana@northwind.example' },
    preparedFor: session.clientName === null ? null : { name: session.clientName, companyName: null },
    currency: quoted[0]?.option.quoteCurrency ?? 'USD',
    intro: 'As discussed, two aircraft that fit six comfortably.',
    terms: 'Prices hold until the time named above. Subject to availability of the aircraft and of slots.',
    legs: await listLegs(tx, session),
    options: quoted.map(({ option, price, id }) => ({
      id,
      title: option.title,
      aircraftType: option.aircraftType ?? null,
      tail: null,
      yearOfMake: 2019,
      seats: 8,
      operatorName: null,
      included: option.included ?? [],
      notIncluded: option.notIncluded ?? [],
      note: null,
      price: clientPriceOf(price),
    })),
  };
}

async function listLegs(tx: TenantTx, { requestId }: Session): Promise<readonly ClientLeg[]> {
  if (requestId === null) return [];
  const legs = await tx[inside].db
    .select()
    .from(tripSegments)
    .where(and(ofTenant(tx, tripSegments), eq(tripSegments.requestId, requestId)))
    .orderBy(asc(tripSegments.segmentOrder));
  return legs.map((leg) => ({
    departure: { code: leg.departureAirport, ...(places[leg.departureAirport] ?? nowhere) },
    arrival: { code: leg.arrivalAirport, ...(places[leg.arrivalAirport] ?? nowhere) },
    departureDate: leg.departureDate,
    departureTime: leg.departureTime ?? '09:30',
    arrivalDate: leg.departureDate,
    arrivalTime: '12:05',
    passengers: leg.passengers,
    distanceNm: 2_130,
    blockMinutes: 335,
  }));
}
