import type { Instant } from '@tripthread/shared/time/clock';
import { type Money, moneyOf } from '@tripthread/shared/money/money';
import type { QuoteLine, QuoteLineKind } from '@tripthread/shared/quotes/quote-lines';
import type { QuoteKind, QuoteStatus } from '@tripthread/shared/quotes/quotes';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { fitting, idOf, instantOf, type Mapped, numberOf, textOf } from './rows.ts';

export interface QuoteRow {
  readonly id: string;
  readonly avinode_quote_id: string | null;
  readonly kind: QuoteKind;
  readonly status: QuoteStatus;
  readonly total_minor: number;
  readonly currency: string;
  readonly aircraft_type: string | null;
  readonly aircraft_tail_number: string | null;
  readonly valid_until: Instant | null;
  readonly received_at: Instant;
}

export interface MappedQuote {
  /** Null if it is not a quote here: a decline, an estimate without a price, an unknown status. */
  readonly quote: {
    readonly row: QuoteRow;
    readonly lines: readonly QuoteLine[];
    readonly operatorName: string;
  } | null;
  readonly notes: readonly Note[];
}

/** Statuses of received quotes, if they have a price. `pending` was an unconfirmed price: an estimate. */
const statuses: Readonly<Record<string, { readonly kind: QuoteKind; readonly status: QuoteStatus }>> = {
  pending: { kind: 'estimate', status: 'pending' },
  received: { kind: 'firm', status: 'received' },
  analyzed: { kind: 'firm', status: 'analyzed' },
  accepted: { kind: 'firm', status: 'accepted' },
  rejected: { kind: 'firm', status: 'rejected' },
  expired: { kind: 'firm', status: 'expired' },
};

/** @param at the time of the migration: a price that had expired by then is imported as expired, without an event */
export function toQuote(raw: Raw, { currency, at }: { currency: string; at: Instant }): MappedQuote {
  const status = textOf(raw, 'status') ?? 'received';
  const known = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  const total =
    moneyOf(numberOf(raw, 'total_price') ?? 0, currency) ?? moneyOf(numberOf(raw, 'base_price') ?? 0, currency);
  if (total === null) return { quote: null, notes: [{ reason: 'no_price', field: 'total_price' }] };
  if (known === undefined) return { quote: null, notes: [{ reason: 'not_a_quote', field: 'status', value: status }] };
  const notes: Note[] = [];
  const validUntil = instantOf(raw, 'valid_until');
  const isLive = known.status === 'received' || known.status === 'analyzed';
  const hasExpired = isLive && validUntil !== null && validUntil <= at;
  if (hasExpired) notes.push({ reason: 'lapsed', field: 'valid_until', value: validUntil });
  const avinodeId = textOf(raw, 'avinode_quote_id');
  if (avinodeId !== null && avinodeId.length > 60)
    notes.push({ reason: 'unreadable_id', field: 'avinode_quote_id', value: avinodeId });
  const row: QuoteRow = {
    id: idOf(raw, 'id') ?? '',
    avinode_quote_id: avinodeId !== null && avinodeId.length <= 60 ? avinodeId : null,
    kind: known.kind,
    status: hasExpired ? 'expired' : known.status,
    total_minor: total.amountMinor,
    currency,
    aircraft_type: fitting(raw, 'aircraft_type', 100, notes),
    aircraft_tail_number: fitting(raw, 'aircraft_tail_number', 12, notes),
    valid_until: validUntil,
    received_at: instantOf(raw, 'received_at') ?? instantOf(raw, 'created_at') ?? at,
  };
  const operatorName =
    fitting(raw, 'operator_name', 200, notes) ?? `Operator ${textOf(raw, 'operator_id') ?? 'unknown'}`.slice(0, 200);
  return { quote: { row, lines: linesOf(raw, total, notes), operatorName }, notes };
}

const parts: readonly (readonly [string, QuoteLineKind, string | null])[] = [
  ['base_price', 'flight', null],
  ['fuel_surcharge', 'fuel_surcharge', null],
  ['taxes', 'other', 'Taxes'],
  ['fees', 'other', 'Fees'],
];

/** Returns the lines of a price if they add up to the total; a single line for the whole adds nothing. */
function linesOf(raw: Raw, total: Money, notes: Note[]): readonly QuoteLine[] {
  const lines = parts.flatMap(([column, kind, label]): QuoteLine[] => {
    const amount = moneyOf(numberOf(raw, column) ?? 0, total.currency);
    return amount === null ? [] : [{ kind, state: 'included', label, amountMinor: amount.amountMinor }];
  });
  if (lines.length < 2) return [];
  const sum = lines.reduce((before, { amountMinor }) => before + (amountMinor ?? 0), 0);
  if (sum === total.amountMinor) return lines;
  notes.push({ reason: 'untotalled', field: 'total_price', value: String(numberOf(raw, 'total_price')) });
  return [];
}

export interface ProposalRow {
  readonly id: string;
  readonly proposal_number: string;
  readonly title: string;
  readonly status: 'draft' | 'generated' | 'sent' | 'viewed' | 'accepted' | 'rejected' | 'expired';
  readonly version: number;
  readonly currency: string;
  readonly created_at: Instant;
}

const proposalStatuses = ['draft', 'generated', 'sent', 'viewed', 'accepted', 'rejected', 'expired'] as const;

/**
 * Maps a proposal to a thread event: number, title and status. The document, the price and the margin (an amount for some
 * writers, a percentage for others) stay in the archived row.
 */
export function toProposal(raw: Raw, { currency, at }: { currency: string; at: Instant }): Mapped<ProposalRow> {
  const notes: Note[] = [{ reason: 'former_document' }];
  const status = proposalStatuses.find((known) => known === textOf(raw, 'status'));
  if (status === undefined)
    notes.push({ reason: 'unknown_value', field: 'status', value: textOf(raw, 'status') ?? '' });
  const id = idOf(raw, 'id') ?? '';
  const number = textOf(raw, 'proposal_number');
  const version = numberOf(raw, 'version') ?? 1;
  const row: ProposalRow = {
    id,
    proposal_number: number !== null && number.length <= 60 ? number : `FORMER-${id.slice(0, 8)}`,
    title: fitting(raw, 'title', 200, notes) ?? number ?? 'Proposal',
    status: status ?? 'generated',
    version: Number.isInteger(version) && version >= 1 && version <= 999 ? version : 1,
    currency,
    created_at: instantOf(raw, 'created_at') ?? at,
  };
  return { row, notes };
}
