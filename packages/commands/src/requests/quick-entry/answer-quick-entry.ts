import { inReadTransaction } from '@tripthread/db/database';
import { getOwnCurrency } from '@tripthread/db/queries/brokerage/own-currency';
import { searchClients } from '@tripthread/db/queries/clients/client-search';
import type { Client } from '@tripthread/db/queries/clients/clients';
import type { ReadQuickEntry } from '@tripthread/shared/requests/requests.schema';
import { allAirports } from '../../airports/airport-book.ts';
import type { CommandContext } from '../../command-context.ts';
import { type AirportBook, bookOf } from './words/places.ts';
import { readQuickEntry } from './read-quick-entry.ts';
import type { Confidence, Fact, QuickReading, Reading } from './words/reading.ts';

/** The client name in the text, and the brokerage's clients that match it, best match first. */
export interface ClientReading extends Pick<Reading, 'span'> {
  readonly name: string;
  readonly confidence: Confidence;
  readonly matches: readonly Pick<Client, 'id' | 'name' | 'companyName'>[];
}

export interface QuickAnswer extends Omit<QuickReading, 'facts'> {
  readonly facts: readonly Exclude<Fact, { readonly kind: 'client' }>[];
  readonly client: ClientReading | null;
  /** The text; spans are offsets in it. */
  readonly text: string;
}

const maxMatches = 5;
const maxNameLength = 100;
let book: AirportBook | null = null;

/** Reads a request from one line. Stores nothing: the broker confirms the values first. */
export async function answerQuickEntry(context: CommandContext, { text }: ReadQuickEntry): Promise<QuickAnswer> {
  book ??= bookOf(allAirports());
  const ownCurrency = await inReadTransaction(context.tenant, getOwnCurrency);
  const { facts, ...reading } = readQuickEntry(text, { airports: book, now: context.clock.now(), ownCurrency });
  const named = facts.find((fact) => fact.kind === 'client');
  return {
    ...reading,
    text,
    facts: facts.filter((fact) => fact.kind !== 'client'),
    client:
      named === undefined ? null : await findClientByReading(context, named.value.slice(0, maxNameLength), named.span),
  };
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/\s+/gu, ' ').trim();

async function findClientByReading(
  context: CommandContext,
  name: string,
  span: Reading['span'],
): Promise<ClientReading> {
  const lastName = name.split(/\s/u).at(-1) ?? name;
  const whole = await searchClients(context.tenant, name, maxMatches);
  const isFound = whole.length > 0 || lastName === name;
  const found = isFound ? whole : await searchClients(context.tenant, lastName, maxMatches);
  const exact = found.filter((client) => plain(client.name) === plain(name));
  const matches = (exact.length > 0 ? exact : found).map(({ id, name: called, companyName }) => ({
    id,
    name: called,
    companyName,
  }));
  const confidence = exact.length === 1 ? 'sure' : matches.length > 1 ? 'ambiguous' : 'guessed';
  return { name, span, confidence, matches };
}
