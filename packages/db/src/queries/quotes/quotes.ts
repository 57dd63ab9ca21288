import { Failure } from '@tripthread/shared/failures';
import type { QuoteId, SessionId, TripId } from '@tripthread/shared/ids';
import type { QuoteLine } from '@tripthread/shared/quotes/quote-lines';
import { statusAfterRevision } from '@tripthread/shared/quotes/quotes';
import { sameValue } from '@tripthread/shared/sessions/session-events';
import { and, asc, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import { inside, type TenantTx } from '../../internal/handles.ts';
import { ofTenant } from '../../internal/scope.ts';
import { quoteLines, quoteRevisions, quotes } from '../../schema/quotes.ts';
import { type QuoteRow, selectQuotes, toQuotes, type TripQuote } from './trip-quotes.ts';

export type Quote = typeof quotes.$inferSelect;
/** A quote with what it names line by line as it stands. */
export type StoredQuote = Quote & { readonly lines: readonly QuoteLine[] };

type Row = typeof quotes.$inferInsert;
/** Whose a quote is: the trip's, for every session of it, or one session's own. */
export type QuoteOwner =
  | { readonly tripId: TripId; readonly sessionId?: undefined }
  | { readonly tripId?: undefined; readonly sessionId: SessionId };

/** The quotes of that owner. */
export const isOwnedBy = ({ tripId, sessionId }: QuoteOwner): SQL =>
  tripId === undefined ? eq(quotes.sessionId, sessionId) : eq(quotes.tripId, tripId);

/** The quotes that count for a session: those of its trip, and its own. */
const countsFor = ({ id, tripId }: QuotedSession): SQL | undefined =>
  or(eq(quotes.sessionId, id), tripId === null ? undefined : eq(quotes.tripId, tripId));

interface QuotedSession {
  readonly id: SessionId;
  readonly tripId: TripId | null;
}

/** A quote as it came. What is undefined was not told and stays as it was; null says that it is not stated. */
export type IncomingQuote = QuoteOwner & QuoteOffer;
export type QuoteOffer = Pick<
  Row,
  'rfqId' | 'operatorId' | 'avinodeQuoteId' | 'kind' | 'totalMinor' | 'currency' | 'validUntil' | 'receivedAt'
> &
  Partial<Pick<Row, (typeof aircraftFields)[number]>> & {
    /** Of this very price: a new price without lines names none. */
    readonly lines?: readonly QuoteLine[] | undefined;
    /** What changed, as the broker or operator wrote it. */
    readonly note?: string | undefined;
    /** The quote that it revises, where that has no id at Avinode. */
    readonly revises?: QuoteId | undefined;
  };

/** Columns that stay until an offer states another value. */
const aircraftFields = [
  'aircraftType',
  'aircraftTailNumber',
  'yearOfMake',
  'seats',
  'safetyRatings',
  'flightMinutes',
  'operatorTerms',
] as const satisfies readonly (keyof Row)[];

/**
 * A quote as it came: new, a revision (another price, validity or statement), or the same again. Its owner has to be locked.
 * Nothing is overwritten: every price keeps its rung of the ladder, with the lines that were told with it.
 * @throws QUOTE_NOT_FOUND where the quote that it revises has another owner
 */
export async function saveQuote(
  tx: TenantTx,
  incoming: IncomingQuote,
): Promise<{ readonly quote: Quote; readonly outcome: 'new' | 'revised' | 'same'; readonly isBack?: boolean }> {
  const present = await findStoredQuoteForUpdate(tx, incoming);
  if (present === null) return { quote: await insertQuote(tx, incoming), outcome: 'new' };
  const kind = incoming.kind ?? 'firm';
  // A firm price is never taken back by an estimate; an estimate that an operator stands by is a quote like a new one.
  const isFirstFirm = present.kind === 'estimate' && kind === 'firm';
  if (isUnchanged(present, incoming)) return { quote: present, outcome: 'same' };
  const quote = await reviseQuote(tx, present, { ...incoming, kind });
  const isBack = present.status === 'expired' && quote.status !== 'expired';
  return { quote, outcome: isFirstFirm ? 'new' : 'revised', ...(isBack ? { isBack } : {}) };
}

/** Returns whether an offer changes nothing: the same values, or an estimate after a firm price. */
export function isUnchanged(present: StoredQuote, incoming: Omit<QuoteOffer, 'operatorId' | 'receivedAt'>): boolean {
  const kind = incoming.kind ?? 'firm';
  if (present.kind !== kind) return present.kind === 'firm';
  return (
    present.totalMinor === incoming.totalMinor &&
    present.currency === incoming.currency &&
    present.validUntil === (incoming.validUntil ?? null) &&
    aircraftFields.every((field) => incoming[field] === undefined || sameValue(present[field], incoming[field])) &&
    (incoming.lines === undefined || sameValue(present.lines, incoming.lines))
  );
}

async function findStoredQuoteForUpdate(tx: TenantTx, incoming: IncomingQuote): Promise<StoredQuote | null> {
  const { avinodeQuoteId, revises } = incoming;
  const isIt =
    revises !== undefined
      ? eq(quotes.id, revises)
      : typeof avinodeQuoteId === 'string'
        ? eq(quotes.avinodeQuoteId, avinodeQuoteId)
        : null;
  if (isIt === null) return null;
  const [present] = await tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), isOwnedBy(incoming), isIt))
    .for('update');
  if (present === undefined && revises !== undefined) throw new Failure('QUOTE_NOT_FOUND');
  if (present === undefined) return null;
  const [stored] = await withLines(tx, [present]);
  return stored ?? null;
}

async function insertQuote(tx: TenantTx, { lines = [], note, ...row }: IncomingQuote): Promise<Quote> {
  const [quote] = await tx[inside].db
    .insert(quotes)
    .values({ ...row, brokerageId: tx.brokerageId })
    .returning();
  if (quote === undefined) throw new Error('the quote was not stored');
  await insertQuoteRevision(tx, quote, lines, note);
  return quote;
}

async function reviseQuote(tx: TenantTx, present: StoredQuote, incoming: IncomingQuote): Promise<Quote> {
  const changed = Object.fromEntries(
    aircraftFields.filter((field) => incoming[field] !== undefined).map((field) => [field, incoming[field]]),
  );
  const [quote] = await tx[inside].db
    .update(quotes)
    .set({
      ...changed,
      totalMinor: incoming.totalMinor,
      currency: incoming.currency,
      validUntil: incoming.validUntil ?? null,
      kind: incoming.kind,
      receivedAt: incoming.receivedAt,
      revision: present.revision + 1,
      status: statusAfterRevision(present.status, incoming.validUntil ?? null, incoming.receivedAt),
    })
    .where(and(ofTenant(tx, quotes), eq(quotes.id, present.id)))
    .returning();
  if (quote === undefined) throw new Error('the revision was not stored');
  const isSamePrice = present.totalMinor === incoming.totalMinor && present.currency === incoming.currency;
  await insertQuoteRevision(tx, quote, incoming.lines ?? (isSamePrice ? present.lines : []), incoming.note);
  return quote;
}

async function insertQuoteRevision(
  tx: TenantTx,
  quote: Quote,
  lines: readonly QuoteLine[],
  note?: string,
): Promise<void> {
  const { db } = tx[inside];
  const { id: quoteId, brokerageId, revision } = quote;
  const { totalMinor, currency, validUntil, receivedAt, aircraftType, aircraftTailNumber } = quote;
  const { yearOfMake, seats, safetyRatings, flightMinutes, operatorTerms } = quote;
  await db.insert(quoteRevisions).values({
    brokerageId,
    quoteId,
    revision,
    totalMinor,
    currency,
    validUntil,
    receivedAt,
    aircraftType,
    aircraftTailNumber,
    yearOfMake,
    seats,
    safetyRatings,
    flightMinutes,
    operatorTerms,
    note: note ?? null,
  });
  if (lines.length > 0)
    await db
      .insert(quoteLines)
      .values(lines.map((line, position) => ({ ...line, brokerageId, quoteId, revision, position })));
}

/** Lists the stored quotes of a trip, with their lines. */
export async function listStoredQuotes(tx: TenantTx, tripId: TripId): Promise<readonly StoredQuote[]> {
  const found = await tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.tripId, tripId)));
  return withLines(tx, found);
}

async function withLines(tx: TenantTx, found: readonly Quote[]): Promise<readonly StoredQuote[]> {
  if (found.length === 0) return [];
  const ids = found.map(({ id }) => id);
  const lines = await tx[inside].db
    .select()
    .from(quoteLines)
    .where(and(ofTenant(tx, quoteLines), inArray(quoteLines.quoteId, ids)))
    .orderBy(asc(quoteLines.quoteId), asc(quoteLines.revision), asc(quoteLines.position));
  return found.map((quote) => ({
    ...quote,
    lines: lines
      .filter(({ quoteId, revision }) => quoteId === quote.id && revision === quote.revision)
      .map(({ kind, state, label, amountMinor }) => ({ kind, state, label, amountMinor })),
  }));
}

/** The quotes that count for a session, with all they state and all their revisions; oldest first. */
export async function listQuotesOfSession(tx: TenantTx, { id, tripId }: QuotedSession): Promise<readonly TripQuote[]> {
  const rows = await tx[inside].db.execute<QuoteRow>(
    selectQuotes(tx.brokerageId, sql`q.session_id = ${id} or q.trip_id = ${tripId}`),
  );
  return toQuotes(rows);
}

/** The quote, not locked; null where it does not count for the session. */
export async function findQuoteOfSession(
  tx: TenantTx,
  quoteId: QuoteId,
  session: QuotedSession,
): Promise<Quote | null> {
  const [quote] = await tx[inside].db
    .select()
    .from(quotes)
    .where(and(ofTenant(tx, quotes), eq(quotes.id, quoteId), countsFor(session)));
  return quote ?? null;
}

/** Marks a quote as the one the client took. Its owner has to be locked. @returns false where it does not count for the session */
export async function saveQuoteAccepted(tx: TenantTx, quoteId: QuoteId, session: QuotedSession): Promise<boolean> {
  const accepted = await tx[inside].db
    .update(quotes)
    .set({ status: 'accepted' })
    .where(and(ofTenant(tx, quotes), eq(quotes.id, quoteId), countsFor(session)))
    .returning({ id: quotes.id });
  return accepted.length > 0;
}
