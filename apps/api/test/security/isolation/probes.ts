import { idOf, type Letter } from '@tripthread/testing/tenancy/canaries';
import type { CanaryBrokerage, TwoBrokerages } from '@tripthread/testing/tenancy/two-brokerages';
import { type Example, examplesOf } from './examples.ts';
import {
  examplesFor,
  type IdField,
  type ListsProcedures,
  listIdFields,
  listProcedures,
  type Procedure,
  withValue,
} from './procedures.ts';
import { visibilityOf, type Principal } from './two-brokerages.ts';

/** What replaces an id: the original, or an id that the caller may not name. */
export const swaps = ['plain', 'foreign', 'nowhere', 'malformed', 'other table', 'of a colleague'] as const;
export type Swap = (typeof swaps)[number];

export interface Probe {
  readonly name: string;
  readonly procedure: Procedure;
  readonly example: Example<unknown>;
  readonly input: unknown;
  readonly swap: Swap;
  readonly field: IdField | null;
  readonly principal: Principal;
  /** The value that replaced the id. */
  readonly value: string | null;
}

/** Returns the ids that replace `swap` in a field that names a row of `table`. */
function valuesFor(
  { a, b }: TwoBrokerages,
  field: IdField,
  letter: Letter,
): Readonly<Record<Exclude<Swap, 'plain'>, string>> {
  const [, theirs] = letter === 'a' ? [a, b] : [b, a];
  const here = letter === 'a' ? a : b;
  const known: Record<string, (of: CanaryBrokerage['own']) => string> = {
    chat_sessions: (of) => of.session,
    conversations: (of) => of.conversation,
    requests: (of) => of.request,
    clients: (of) => of.client,
    client_people: (of) => of.person,
    iso_agents: (of) => of.agent,
    quotes: (of) => of.quote,
    trips: (of) => of.trip,
    rfqs: (of) => of.rfq,
    messages: (of) => of.failedMessage,
    proposals: (of) => of.proposal,
    mails: (of) => of.awaitingMail,
    attachments: (of) => of.unsentFile,
    inbound_mails: (of) => of.orphanMail,
    proposal_links: (of) => of.proposalLink,
    invitations: (of) => of.invitation,
    avinode_connections: (of) => of.connection,
    avinode_webhook_events: (of) => of.notification,
  };
  const find = known[field.table];
  const named = (of: CanaryBrokerage['own']) => {
    if (field.names === 'trip') return of.tripCode;
    if (field.names === 'avinode')
      return /quote/iu.test(field.path.join())
        ? of.avinodeQuoteId
        : /rfp/iu.test(field.path.join())
          ? of.avinodeRfpId
          : of.avinodeRfqId;
    if (find === undefined) throw new Error(`no row of ${field.table} to swap in`);
    return find(of);
  };
  const never = { row: idOf('nowhere'), trip: 'NOWHER', avinode: named(here.own).replace(/cnry-.*/u, 'nowhere') };
  return {
    foreign: named(theirs.own),
    nowhere: never[field.names],
    malformed: "' or 1=1 --",
    'other table': field.names === 'row' ? here.id : here.own.avinodeTripId,
    'of a colleague': named(here.col),
  };
}

/** Builds every procedure × its examples × every principal × every id of the input × every swap. */
export function listProbes(
  router: ListsProcedures,
  world: TwoBrokerages,
  principals: readonly Principal[],
  which: readonly Swap[] = swaps,
): readonly Probe[] {
  const examples = examplesOf(world.a);
  const probes: Probe[] = [];
  for (const procedure of listProcedures(router)) {
    const fields = listIdFields(procedure);
    for (const [index, example] of examplesFor(examples, procedure.path).entries()) {
      for (const principal of principals) {
        const probe = (swap: Swap, field: IdField | null, input: unknown, value: string | null) => {
          const place = field === null ? '' : ` ${field.path.join('.')}`;
          probes.push({
            name: `${procedure.path}#${index}${place} ${swap} by ${principal}`,
            procedure,
            example,
            input,
            swap,
            field,
            principal,
            value,
          });
        };
        if (which.includes('plain')) probe('plain', null, example.input, null);
        for (const field of fields) {
          const values = valuesFor(world, field, visibilityOf[principal].letter ?? 'a');
          for (const swap of which) {
            if (swap === 'plain') continue;
            const input = withValue(example.input, field.path, values[swap]);
            if (swap === 'malformed' || fits(procedure, input)) probe(swap, field, input, values[swap]);
          }
        }
      }
    }
  }
  return probes;
}

/** Tells whether a field exists in an example's branch of a union. */
const fits = (procedure: Procedure, input: unknown): boolean =>
  procedure.inputs.every((schema) => schema.safeParse(input).success);
