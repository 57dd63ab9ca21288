import fc from 'fast-check';
import { appRouter } from '../../../src/router.ts';
import { inputsOf } from './arbitrary-input.ts';
import { internalsPattern } from './raw-http.ts';
import { callProcedure } from '../isolation/call-procedure.ts';
import { listProcedures, schemaOf } from '../isolation/procedures.ts';
import { visibilityOf, type Principal, type TwoBrokeragesSetup } from '../isolation/two-brokerages.ts';

const known: Readonly<Record<string, (desks: TwoBrokeragesSetup) => readonly string[]>> = {
  chat_sessions: ({ world: { a, b } }) => [
    a.own.session,
    a.own.bareSession,
    a.own.completedSession,
    a.col.session,
    b.own.session,
  ],
  conversations: ({ world: { a, b } }) => [a.own.conversation, a.own.bareConversation, b.own.conversation],
  requests: ({ world: { a, b } }) => [a.own.request, a.own.looseRequest, b.own.request],
  clients: ({ world: { a, b } }) => [a.own.client, a.own.looseClient, a.col.client, b.own.client],
  client_people: ({ world: { a, b } }) => [a.own.person, a.col.person, b.own.person],
  iso_agents: ({ world: { a, b } }) => [a.own.agent, a.col.agent, a.off, b.own.agent],
  quotes: ({ world: { a, b } }) => [a.own.quote, b.own.quote],
  rfqs: ({ world: { a, b } }) => [a.own.rfq, a.col.rfq, b.own.rfq],
  messages: ({ world: { a, b } }) => [a.own.failedMessage, a.col.failedMessage, b.own.failedMessage],
  mails: ({ world: { a, b } }) => [a.own.awaitingMail, a.own.failedMail, a.col.failedMail, b.own.failedMail],
  attachments: ({ world: { a, b } }) => [a.own.unsentFile, a.own.attachment, a.col.unsentFile, b.own.unsentFile],
  inbound_mails: ({ world: { a, b } }) => [a.own.orphanMail, b.own.orphanMail],
  proposals: ({ world: { a, b } }) => [a.own.proposal, a.own.sentProposal, a.col.sentProposal, b.own.sentProposal],
  proposal_links: ({ world: { a, b } }) => [a.own.proposalLink, a.col.proposalLink, b.own.proposalLink],
  invitations: ({ world: { a, b } }) => [a.own.invitation, a.col.invitation, b.own.invitation],
  avinode_connections: ({ world: { a, b } }) => [a.connection.id, b.connection.id],
  avinode_webhook_events: ({ world: { a, b } }) => [a.own.notification, b.own.notification],
  trips: ({ world: { a, b } }) => [a.own.tripCode, a.own.avinodeTripId, b.own.tripCode, 'ABC123'],
  avinode: ({ world: { a, b } }) => [
    a.own.avinodeRfqId,
    b.own.avinodeRfqId,
    'arfq-1',
    'aquote-1',
    'rfp-1',
    a.own.avinodeQuoteId,
  ],
};

const missing = (table: string): never => {
  throw new Error(`no ids of ${table} are known here`);
};

/** Keeps the random calls from deactivating the broker who sends them. */
const isCaller = ({ world: { a } }: TwoBrokeragesSetup, path: string, id: string): boolean =>
  path.startsWith('team.') && id === a.own.agent;

export interface Storm {
  readonly sent: number;
  readonly statuses: Readonly<Record<number, number>>;
  /** Answers of 5xx, answers that reveal internals, texts of another brokerage. */
  readonly complaints: readonly string[];
}

/** Sends generated inputs to every procedure, by its owner and by a lead, eight at a time. The seed reproduces them. */
export async function sendRandomInputs(
  desks: TwoBrokeragesSetup,
  { perProcedure, seed }: { perProcedure: number; seed: number },
): Promise<Storm> {
  const statuses: Record<number, number> = {};
  const complaints: string[] = [];
  let sent = 0;
  // A caller may see again what it sent, also when the other brokerage has the same word.
  const leakedWords = new Set(Object.values(known).flatMap((idsOf) => [...idsOf(desks)]));
  for (const procedure of listProcedures(appRouter).filter(({ type }) => type !== 'subscription')) {
    const [schema] = procedure.inputs.map(schemaOf);
    const inputs = fc.sample(
      inputsOf(schema ?? {}, (table) =>
        (known[table]?.(desks) ?? missing(table)).filter((id) => !isCaller(desks, procedure.path, id)),
      ),
      { numRuns: perProcedure, seed },
    );
    for (let at = 0; at < inputs.length; at += 8) {
      await Promise.all(
        inputs.slice(at, at + 8).map(async (input, index) => {
          const principal: Principal = index % 4 === 0 ? 'lead' : 'owner';
          // Queries go as GET and POST; those too long for a URL go in a body.
          const isLong = encodeURIComponent(JSON.stringify(input) ?? '').length > 7_000;
          const type = isLong || index % 2 === 1 ? 'mutation' : procedure.type;
          const { status, text } = await callProcedure(
            desks.apiUnderTest,
            { path: procedure.path, type },
            input,
            desks.cookies[principal],
          );
          sent += 1;
          statuses[status] = (statuses[status] ?? 0) + 1;
          const leaks = desks.world.canaries.find(text, visibilityOf[principal], (word) =>
            [...leakedWords].some((theirs) => theirs.includes(word)),
          );
          const shown = () =>
            `${procedure.path} ${JSON.stringify(input)?.slice(0, 300)} (seed ${seed}): ${status} ${text.slice(0, 200)}`;
          if (status >= 500 || status === 0 || (status >= 400 && internalsPattern.test(text))) complaints.push(shown());
          if (leaks.some((leak) => leak.includes('(b: '))) complaints.push(`shows ${leaks.join()}: ${shown()}`);
        }),
      );
    }
  }
  const touched = (await desks.ledger.listChanged()).filter(({ brokerageId }) => brokerageId !== desks.world.a.id);
  complaints.push(...touched.map(({ table }) => `changed ${table} of another tenant (seed ${seed})`));
  return { sent, statuses, complaints };
}
