import type {
  CancelReason,
  MessageReading,
  QuoteReading,
  RfqReading,
  TripHead,
  NewAvinodeTrip,
} from '@tripthread/shared/sourcing/avinode';
import type { Clock, Instant } from '@tripthread/shared/time/clock';
import type { AvinodeTripApiId, TripCode, TripReference } from '@tripthread/shared/ids';
import { type Addresses, checkedId, openAddresses } from './exchange/addresses.ts';
import { all, one } from './wire/answers.ts';
import { type CallBudget, openBudget } from './exchange/budget.ts';
import { type Call, openExchange, type RawAnswer, sleepFor } from './exchange/exchange.ts';
import { AvinodeError } from './failures.ts';
import type { AvinodeCredentials } from './exchange/tokens.ts';
import { tripBody } from './wire/trip-body.ts';
import { Message, Quote, Rfq, RfqMessages, Sent, Trip, Webhook, type WebhookReading } from './wire/wire.schema.ts';

export type { AvinodeCredentials };

export interface Cancelling {
  readonly reason: CancelReason;
  /** Goes to the operators with an RFQ. */
  readonly message: string;
}

export interface OwnMessage {
  readonly avinodeMessageId: string;
  readonly text: string | null;
  readonly at: Instant | null;
}

export interface NewWebhook {
  readonly targetUri: string;
  readonly displayName: string;
  readonly clientIdentifier: string;
  readonly clientSecret: string;
  readonly eventTypes: readonly string[];
}

/** Avinode, for one connection. Every error is an {@link AvinodeError}. Reads are retried; changes never are. */
export interface AvinodeClient {
  /** Not idempotent at Avinode: after an unknown outcome check with `findTripByExternalId`. */
  createTrip(order: NewAvinodeTrip): Promise<TripHead>;
  /** Returns null only when Avinode reports that there is none. */
  findTripByExternalId(externalTripId: string): Promise<TripHead | null>;
  readTrip(reference: TripReference): Promise<TripHead & { readonly rfqIds: readonly string[] }>;
  readRfqs(tripCode: TripCode): Promise<readonly RfqReading[]>;
  readRfq(avinodeRfqId: string): Promise<RfqReading>;
  readQuote(avinodeQuoteId: string): Promise<QuoteReading>;
  readMessage(avinodeMessageId: string): Promise<MessageReading>;
  /** Sends a message to the operator of this RFQ or lift. */
  chat(requestId: string, message: string): Promise<{ readonly avinodeMessageId: string | null }>;
  /** Lists our messages to that operator: shows whether a chat arrived whose answer was lost. */
  listOwnMessages(avinodeRfqId: string): Promise<readonly OwnMessage[]>;
  /** Returns the trip with all its RFQs. */
  cancelTrip(avinodeTripId: AvinodeTripApiId, cancelling: Cancelling): Promise<void>;
  cancelRfq(avinodeRfqId: string, cancelling: Cancelling): Promise<void>;
  listWebhooks(): Promise<readonly WebhookReading[]>;
  createWebhook(order: NewWebhook): Promise<{ readonly webhookId: string }>;
  deactivateWebhook(webhook: WebhookReading): Promise<void>;
}

export interface AvinodeClientOptions {
  /** Ends in `/api`. */
  readonly baseUrl: string;
  readonly credentials: AvinodeCredentials;
  /** Name and version, like `Tripthread v1.0`. */
  readonly product: string;
  /** Avinode refuses calls whose timestamp is five minutes off, so this is real time, never a test clock. */
  readonly clock: Clock;
  /** The call budget of the connection, shared by its clients. */
  readonly budget?: CallBudget;
  readonly fetch?: typeof fetch;
  /** The time limit of a whole method, retries included. */
  readonly timeoutMs?: number;
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
  readonly random?: () => number;
  /** Called with every raw response. */
  readonly onAnswer?: (answer: RawAnswer) => void;
}

type Ask = (call: Omit<Call, 'signal'>) => Promise<unknown>;

export function openAvinodeClient(options: AvinodeClientOptions): AvinodeClient {
  const addresses = openAddresses(options.baseUrl);
  const timeoutMs = options.timeoutMs ?? 10_000;
  const exchange = openExchange({
    addresses,
    credentials: options.credentials,
    product: options.product,
    clock: options.clock,
    budget: options.budget ?? openBudget({ clock: options.clock }),
    fetch: options.fetch ?? fetch,
    timeoutMs,
    sleep: options.sleep ?? sleepFor,
    random: options.random ?? Math.random,
    onAnswer: options.onAnswer,
  });
  // A method with several calls has the same time limit as one with one call.
  const asking = (): Ask => {
    const signal = AbortSignal.timeout(timeoutMs);
    return (call) => exchange({ ...call, signal });
  };
  return { ...trips(asking, addresses), ...reads(asking), ...changes(asking), ...webhooks(asking) };
}

function trips(
  asking: () => Ask,
  addresses: Addresses,
): Pick<AvinodeClient, 'createTrip' | 'findTripByExternalId' | 'readTrip'> {
  const shown = (head: TripHead): TripHead => ({
    ...head,
    searchUrl: addresses.shown(head.searchUrl),
    viewUrl: addresses.shown(head.viewUrl),
  });
  const read = async (ask: Ask, name: string) =>
    one(
      Trip,
      await ask({ method: 'GET', path: ['trips', name] }),
      ({ head }) => name === (name.includes('-') ? head.avinodeTripId : (head.tripCode ?? name)),
    );

  return {
    async createTrip(order) {
      const data = await asking()({ method: 'POST', path: ['trips'], body: tripBody(order), legs: order.segments });
      return shown(one(Trip, data, undefined, true).head);
    },
    async findTripByExternalId(externalTripId) {
      const ask = asking();
      const found = all(Trip, await ask({ method: 'GET', path: ['trips'], query: { externalTripId } }));
      // This filter is undocumented; verify `externalTripId` ourselves.
      const match = found.find((trip) => trip.externalTripId === externalTripId);
      if (match !== undefined) return shown(match.head);
      for (const { head } of found.filter((trip) => trip.externalTripId === null).slice(0, 5)) {
        const trip = await read(ask, head.avinodeTripId);
        if (trip.externalTripId === externalTripId) return shown(trip.head);
        if (trip.externalTripId === null) throw new AvinodeError('malformed', unexpectedResponse);
      }
      return null;
    },
    async readTrip(reference) {
      const name = reference.kind === 'code' ? reference.tripCode : reference.avinodeTripId;
      const { head, rfqIds } = await read(
        asking(),
        reference.kind === 'code' ? checkedCode(name) : checkedId(name, 'trip'),
      );
      return { ...shown(head), rfqIds };
    },
  };
}

const unexpectedResponse =
  'Avinode does not say which of its trips was made for this request. Look in Avinode before making another.';

type Reads = 'readRfqs' | 'readRfq' | 'readQuote' | 'readMessage' | 'listOwnMessages';

function reads(asking: () => Ask): Pick<AvinodeClient, Reads> {
  // Fields that a working integration requests: they are absent by default.
  const query = { latestquote: 'true', timestamps: 'true', sellermessagelinks: 'true' };
  const message = async (ask: Ask, id: string) =>
    one(Message, await ask({ method: 'GET', path: ['tripmsgs', id] }), (found) => found.avinodeMessageId === id);

  return {
    // One RFQ path with a trip's code; `/trips/{code}/rfqs` was observed to answer NOT_FOUND.
    async readRfqs(tripCode) {
      return all(Rfq, await asking()({ method: 'GET', path: ['rfqs', checkedCode(tripCode)], query }));
    },
    async readRfq(avinodeRfqId) {
      const id = checkedId(avinodeRfqId, 'rfq');
      return one(Rfq, await asking()({ method: 'GET', path: ['rfqs', id], query }), (rfq) => rfq.avinodeRfqId === id);
    },
    async readQuote(avinodeQuoteId) {
      const id = checkedId(avinodeQuoteId, 'quote');
      return one(
        Quote,
        await asking()({ method: 'GET', path: ['quotes', id] }),
        (quote) => quote.avinodeQuoteId === id,
      );
    },
    readMessage: async (id) => message(asking(), checkedId(id, 'seller_message', 'buyer_message')),
    async listOwnMessages(avinodeRfqId) {
      const id = checkedId(avinodeRfqId, 'rfq');
      const ask = asking();
      const data = await ask({ method: 'GET', path: ['rfqs', id], query: { buyermessages: 'true' } });
      const { messages, messageIds } = one(RfqMessages, data, (rfq) => rfq.id === id);
      if (messages !== null)
        return messages.map((own) => ({ avinodeMessageId: own.id, text: own.message, at: own.createdOn }));
      // An answer without a list of messages does not mean that there are none.
      if (messageIds === null) throw new AvinodeError('malformed');
      const own: OwnMessage[] = [];
      for (const messageId of messageIds.slice(-20)) {
        const { text, createdAt } = await message(ask, messageId);
        own.push({ avinodeMessageId: messageId, text, at: createdAt });
      }
      return own;
    },
  };
}

function changes(asking: () => Ask): Pick<AvinodeClient, 'chat' | 'cancelTrip' | 'cancelRfq'> {
  const cancel = async (kind: 'trips' | 'rfqs', id: string, { reason, message }: Cancelling) => {
    await asking()({ method: 'PUT', path: [kind, id, 'cancel'], body: { id, messageToSeller: message, reason } });
  };
  return {
    async chat(requestId, message) {
      const path = ['tripmsgs', checkedId(requestId, 'rfq', 'lift'), 'chat'];
      const data = await asking()({ method: 'POST', path, body: { message, suppressNotification: false } });
      // The message was accepted, even if its id cannot be read.
      const sent = Sent.safeParse(data);
      return { avinodeMessageId: sent.success ? sent.data.id : null };
    },
    cancelTrip: async (avinodeTripId, cancelling) => cancel('trips', checkedId(avinodeTripId, 'trip'), cancelling),
    cancelRfq: async (avinodeRfqId, cancelling) => cancel('rfqs', checkedId(avinodeRfqId, 'rfq'), cancelling),
  };
}

function webhooks(asking: () => Ask): Pick<AvinodeClient, 'listWebhooks' | 'createWebhook' | 'deactivateWebhook'> {
  const settings = ['webhooks', 'settings'];
  return {
    listWebhooks: async () => all(Webhook, await asking()({ method: 'GET', path: settings })),
    async createWebhook({ targetUri, displayName, clientIdentifier, clientSecret, eventTypes }) {
      const authentication = { clientIdentifier, clientSecret, clientAuthenticationType: 'BASIC' };
      const body = { targetURI: targetUri, displayName, active: true, ...authentication, eventTypes };
      const data = await asking()({ method: 'POST', path: settings, body, secrets: [clientSecret] });
      const { webhookId } = one(Webhook, data, undefined, true);
      return { webhookId };
    },
    // Partial updates are undocumented, so all known fields are sent; the secret is not, and stays unchanged.
    async deactivateWebhook({ webhookId, targetUri, displayName, eventTypes }) {
      const known = { targetURI: targetUri ?? undefined, displayName: displayName ?? undefined, eventTypes };
      const path = [...settings, checkedId(webhookId)];
      await asking()({ method: 'PUT', path, body: { id: webhookId, ...known, active: false } });
    },
  };
}

function checkedCode(code: string): string {
  if (/^[A-Z0-9]{6}$/u.test(code)) return code;
  throw new AvinodeError('not_found', 'This is not the six-character code of a trip. Nothing was asked of Avinode.');
}
