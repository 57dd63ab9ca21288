import type { Instant } from '@tripthread/shared/time/clock';
import type { SessionId } from '@tripthread/shared/ids';
import type { MessageChannel } from '@tripthread/shared/mail/mails';
import type { MessageAudience, MessageDelivery, MessageSender } from '@tripthread/shared/messages/messages';
import type { Money } from '@tripthread/shared/money/money';
import type { ProposalAnswer } from '@tripthread/shared/proposals/public/proposal-answers';
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
import {
  type AnswerPart,
  type DeliveryPart,
  type MessagePart,
  type NotificationPart,
  type ProposalPart,
  type QuotePart,
  readItems,
  type RfqPart,
  type ThreadRow,
} from '../thread-rows.ts';

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
    /** The operator it goes to through Avinode; null for a message to none in particular. */
    readonly operatorName: string | null;
    /** Why it could not be delivered, for a person. */
    readonly error: string | null;
    /** How the client said it, when a broker entered it for them. */
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
    /** It had expired and is valid again. */
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

/** Returns why a message was not delivered, or why that takes so long. */
const errorOf = ({ mailId, mailError, commandError }: DeliveryPart, delivery: MessageDelivery): string | null =>
  mailId !== null ? mailError : delivery === 'failed' ? commandError : null;

const toMessage = (row: MessagePart, sent: DeliveryPart): ThreadItem['message'] =>
  row.messageId === null
    ? null
    : {
        id: row.messageId,
        sender: row.sender,
        audience: row.audience,
        text: row.text,
        delivery: row.delivery,
        operatorName: sent.sentTo,
        error: errorOf(sent, row.delivery),
        channel: row.channel,
        mail: toMail(sent, row.text),
      };

const toQuote = (row: QuotePart, isBack: boolean): ThreadItem['quote'] =>
  row.quoteId === null
    ? null
    : {
        id: row.quoteId,
        operatorName: row.quotedBy,
        kind: row.quoteKind,
        total:
          row.totalMinor === null || row.currency === null
            ? null
            : { amountMinor: Number(row.totalMinor), currency: row.currency },
        revision: row.revision,
        aircraftType: row.aircraftType,
        tail: row.tail,
        validUntil: row.quoteValidUntil,
        isBack,
      };

const toRfq = (row: RfqPart): ThreadItem['rfq'] =>
  row.rfqId === null
    ? null
    : {
        id: row.rfqId,
        operatorName: row.askedOperator,
        avinodeRfqId: row.avinodeRfqId,
        status: row.rfqStatus,
        declineReason: row.declineReason,
      };

const toNotification = (row: NotificationPart, resourceKind: string | null): ThreadItem['notification'] =>
  row.notificationId === null
    ? null
    : {
        id: row.notificationId,
        resourceKind,
        avinodeId: row.avinodeId,
        tripCode: row.tripReference,
        receivedAt: row.receivedAt,
      };

function toProposal(row: ProposalPart): ThreadItem['proposal'] {
  if (row.proposalId === null) return null;
  const { proposalCurrency: currency, options } = row;
  return {
    id: row.proposalId,
    number: row.proposalNumber,
    version: row.proposalVersion,
    title: row.proposalTitle,
    validUntil: row.proposalValidUntil,
    options: (options ?? []).map(({ title, totalMinor }) => ({ title, total: { amountMinor: totalMinor, currency } })),
  };
}

const toAnswer = (row: AnswerPart): ThreadItem['answer'] =>
  row.answer === null
    ? null
    : { answer: row.answer, name: row.typedName, option: row.optionNumber, reason: row.answerReason };

/** Returns the line of a thread that a row holds. */
export function toItem(row: ThreadRow): ThreadItem {
  const { seq, kind, at, source, refs, changes } = row;
  return {
    seq,
    kind,
    at,
    source,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    reason: refs.reason ?? null,
    // A message of ours has its id only after Avinode accepted it.
    avinodeId: refs.avinodeId ?? row.avinodeMessageId,
    message: toMessage(row, row),
    quote: toQuote(row, refs.isBack === true),
    rfq: toRfq(row),
    notification: toNotification(row, refs.avinodeKind ?? null),
    proposal: toProposal(row),
    answer: toAnswer(row),
    linkChange: refs.linkChange ?? null,
    changes,
  };
}
