import type { Instant } from '@tripthread/shared/time/clock';
import type { SessionId } from '@tripthread/shared/ids';
import type { MessageChannel } from '@tripthread/shared/mail/mails';
import type { MessageAudience, MessageDelivery, MessageSender } from '@tripthread/shared/messages/messages';
import type { Money } from '@tripthread/shared/money/money';
import type { ProposalAnswer } from '@tripthread/shared/proposals/proposal-answers';
import type { DeclineReason, QuoteKind, RfqStatus } from '@tripthread/shared/quotes/quotes';
import type {
  ActorKind,
  EventChanges,
  EventRefs,
  EventSource,
  SessionEventKind,
} from '@tripthread/shared/sessions/session-events';
import type { Tenant } from '../../internal/handles.ts';
import type { Reader } from '../sessions/session-row.ts';
import { type MessageMail, toMail } from './thread-mail.ts';
import { readItems } from '../thread-rows.ts';

/** One line of a thread: the event with what it is about. */
export interface ThreadItem {
  readonly seq: number;
  readonly kind: SessionEventKind;
  readonly at: Instant;
  readonly source: EventSource;
  readonly actor: { readonly kind: ActorKind; readonly id: string | null; readonly name: string | null };
  readonly reason: string | null;
  /** Avinode's id of what it is about; null where it did not come from there. */
  readonly avinodeId: string | null;
  readonly message: {
    readonly id: string;
    readonly sender: MessageSender;
    readonly audience: MessageAudience;
    readonly text: string;
    readonly delivery: MessageDelivery;
    /** To whom it goes through Avinode; null for a message to nobody in particular. */
    readonly operatorName: string | null;
    /** Why it could not be delivered, for a person. */
    readonly error: string | null;
    /** By which way a client said it, where somebody entered it for them. */
    readonly channel: MessageChannel | null;
    /** Null where no mail carries it. */
    readonly mail: MessageMail | null;
  } | null;
  /** At the price it had then. */
  readonly quote: {
    readonly id: string;
    readonly operatorName: string | null;
    readonly kind: QuoteKind;
    readonly total: Money | null;
    readonly revision: number | null;
    readonly aircraftType: string | null;
    readonly tail: string | null;
    readonly validUntil: Instant | null;
    /** It had lapsed, and holds again. */
    readonly isBack: boolean;
  } | null;
  readonly rfq: {
    readonly id: string;
    readonly operatorName: string | null;
    readonly avinodeRfqId: string;
    readonly status: RfqStatus;
    readonly declineReason: DeclineReason | null;
  } | null;
  readonly notification: {
    readonly id: string;
    readonly resourceKind: string | null;
    readonly avinodeId: string;
    readonly tripCode: string | null;
    readonly receivedAt: Instant;
  } | null;
  /** The version of a proposal that it is about. */
  readonly proposal: {
    readonly id: string;
    readonly number: string;
    readonly version: number;
    readonly title: string;
    readonly validUntil: Instant | null;
    /** As they are offered, in the order in which the client sees them. */
    readonly options: readonly { readonly title: string; readonly total: Money }[];
  } | null;
  /** What the client answered to a proposal, in their own words. */
  readonly answer: {
    readonly answer: ProposalAnswer;
    readonly name: string;
    readonly option: number | null;
    readonly reason: string | null;
  } | null;
  readonly linkChange: EventRefs['linkChange'] | null;
  readonly changes: EventChanges;
}

export interface ThreadPage {
  /** In order of `seq`. */
  readonly items: readonly ThreadItem[];
  /** Give it back for the page before this one; null at the beginning of the thread. */
  readonly nextCursor: number | null;
}

/**
 * A page of a session's thread, the newest first unless a cursor says before what.
 * @throws SESSION_NOT_FOUND; NOT_YOUR_SESSION for a broker who is not its owner
 */
export async function listThread(
  tenant: Tenant,
  reader: Reader,
  sessionId: SessionId,
  { cursor, limit }: { readonly cursor?: number | undefined; readonly limit: number },
): Promise<ThreadPage> {
  const rows = await readItems(tenant, reader, sessionId, { before: cursor, most: limit + 1 });
  const items = rows.slice(0, limit).map(toItem).reverse();
  return { items, nextCursor: rows.length > limit ? (items[0]?.seq ?? null) : null };
}

/** Why it did not get out, or why it takes so long. */
function errorOf(row: Record<string, unknown>): string | null {
  if (row.ml_id !== null) return row.ml_error as string | null;
  return row.delivery === 'failed' ? (row.m_error as string | null) : null;
}

function toProposal(row: Record<string, unknown>): ThreadItem['proposal'] {
  if (row.p_id === null) return null;
  const options = (row.p_options ?? []) as readonly { readonly title: string; readonly totalMinor: number }[];
  return {
    id: row.p_id as string,
    number: row.proposal_number as string,
    version: row.p_version as number,
    title: row.p_title as string,
    validUntil: row.p_valid_until as Instant | null,
    options: options.map(({ title, totalMinor }) => ({
      title,
      total: { amountMinor: totalMinor, currency: row.p_currency as string },
    })),
  };
}

export function toItem(row: Record<string, unknown>): ThreadItem {
  const refs = row.refs as EventRefs;
  return {
    seq: row.seq as number,
    kind: row.kind as SessionEventKind,
    at: row.at as Instant,
    source: row.source as EventSource,
    actor: {
      kind: row.actor_kind as ActorKind,
      id: row.actor_id as string | null,
      name: row.actor_name as string | null,
    },
    reason: refs.reason ?? null,
    // A message of ours has its id only once Avinode took it.
    avinodeId: refs.avinodeId ?? (row.m_avinode_id as string | null),
    message:
      row.m_id === null
        ? null
        : {
            id: row.m_id as string,
            sender: row.sender_type as MessageSender,
            audience: row.audience as MessageAudience,
            text: row.content as string,
            delivery: row.delivery as MessageDelivery,
            operatorName: row.m_operator as string | null,
            error: errorOf(row),
            channel: row.channel as MessageChannel | null,
            mail: toMail(row),
          },
    quote:
      row.q_id === null
        ? null
        : {
            id: row.q_id as string,
            operatorName: row.q_operator as string | null,
            kind: row.q_kind as QuoteKind,
            total:
              row.total_minor === null
                ? null
                : { amountMinor: Number(row.total_minor), currency: row.currency as string },
            revision: row.revision as number | null,
            aircraftType: row.aircraft_type as string | null,
            tail: row.aircraft_tail_number as string | null,
            validUntil: row.valid_until as Instant | null,
            isBack: refs.isBack === true,
          },
    rfq:
      row.r_id === null
        ? null
        : {
            id: row.r_id as string,
            operatorName: row.r_operator as string | null,
            avinodeRfqId: row.avinode_rfq_id as string,
            status: row.r_status as RfqStatus,
            declineReason: row.decline_reason as DeclineReason | null,
          },
    notification:
      row.n_id === null
        ? null
        : {
            id: row.n_id as string,
            resourceKind: refs.avinodeKind ?? null,
            avinodeId: row.avinode_id as string,
            tripCode: row.trip_reference as string | null,
            receivedAt: row.received_at as Instant,
          },
    proposal: toProposal(row),
    answer:
      row.answer === null
        ? null
        : {
            answer: row.answer as ProposalAnswer,
            name: row.typed_name as string,
            option: row.option_number as number | null,
            reason: row.answer_reason as string | null,
          },
    linkChange: refs.linkChange ?? null,
    changes: row.changes as EventChanges,
  };
}
