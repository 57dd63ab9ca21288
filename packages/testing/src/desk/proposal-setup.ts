import { inTransaction } from '@tripthread/db/database';
import { getSession } from '@tripthread/db/queries/sessions/sessions';
import type { TestBroker } from './test-brokerage.ts';
import type { ProposalId, SessionId } from '@tripthread/shared/ids';
import { CreateRequest } from '@tripthread/shared/requests/requests.schema';
import { RecordQuote } from '@tripthread/shared/quotes/quotes.schema';
import { CreateOrUpdateSession, UpdateTripInfo } from '@tripthread/shared/sessions/sessions.schema';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { createClient } from '@tripthread/commands/clients/create-client';
import { readProposal } from '@tripthread/commands/proposals/read-proposal';
import { recordQuote } from '@tripthread/commands/quotes/record-quote';
import { createRequest } from '@tripthread/commands/requests/create-request';
import { createOrUpdateSession } from '@tripthread/commands/sessions/create-or-update-session';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { freshKey } from './test-brokerage-suite.ts';

let trips = 0;

/** A session whose client has an address, with a request and a trip: everything a proposal needs except quotes. */
export async function sessionToPropose(
  broker: TestBroker,
  email: string | undefined = 'olivia@hartley.example',
): Promise<SessionId> {
  const { client } = await createClient(broker, {
    name: 'Olivia Hartley',
    ...(email === undefined ? {} : { email }),
    idempotencyKey: freshKey(),
  });
  const input = CreateOrUpdateSession.parse({ subject: 'Winter', clientId: client.id, idempotencyKey: freshKey() });
  const { session } = await createOrUpdateSession(broker, input);
  const request = CreateRequest.parse({
    conversationId: session.conversation?.id,
    clientId: client.id,
    legs: [
      {
        departureAirport: 'KTEB',
        arrivalAirport: 'KVNY',
        departureDate: '2025-12-12',
        departureTime: '09:00',
        passengers: 6,
      },
    ],
    idempotencyKey: freshKey(),
  });
  await createRequest(broker, request);
  const { version } = await currentSession(broker, session.id);
  trips += 1;
  const trip = { sessionId: session.id, expectedVersion: version, avinodeTripId: `atrip-77${trips}` };
  await updateTripInfo(broker, UpdateTripInfo.parse(trip));
  return session.id;
}

/** Records an operator's price. @returns the id of the quote */
export async function quoteFor(broker: TestBroker, sessionId: SessionId, more: object = {}): Promise<string> {
  const quote = RecordQuote.parse({
    sessionId,
    operatorName: 'Meridian Jets',
    total: { amountMinor: 4_512_345, currency: 'USD' },
    aircraftType: 'Citation X',
    idempotencyKey: freshKey(),
    ...more,
  });
  const { trip, ownQuotes } = await recordQuote(broker, quote);
  const isIt = (total: { currency: string; amountMinor: number }) =>
    total.currency === quote.total.currency && total.amountMinor === quote.total.amountMinor;
  return [...(trip?.quotes ?? []), ...ownQuotes].find(({ total }) => isIt(total))?.id ?? '';
}

export const currentSession = (broker: TestBroker, sessionId: SessionId) =>
  inTransaction(broker.tenant, (tx) => getSession(tx, sessionId));

/** The draft as input of `update`, with changes. */
export async function draftOf(broker: TestBroker, proposalId: ProposalId) {
  const { draft, options, edits } = await readProposal(broker, { proposalId });
  return {
    proposalId,
    expectedEdits: edits,
    ...draft,
    options: options.map((row) => {
      const { id: _, quoted: __, ...option } = row;
      return option;
    }),
  };
}

/** Extracts all text of a PDF, including its properties. */
export async function readPdf(pdf: Buffer): Promise<{ readonly text: string; readonly pages: number }> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 });
  const document = await loading.promise;
  const { info } = await document.getMetadata();
  const texts = [JSON.stringify(info)];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    texts.push(items.map((item) => ('str' in item ? item.str : '')).join(' '));
  }
  const pages = document.numPages;
  await loading.destroy();
  return { text: texts.join('\n').replaceAll(/\s+/gu, ' '), pages };
}
