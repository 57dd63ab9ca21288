import {
  type ComparableClient,
  getComparableClient,
  listComparableClients,
} from '@tripthread/db/queries/clients/client-duplicates';
import type { Client } from '@tripthread/db/queries/clients/clients';
import { type Comparable, type MatchReason, likelyDuplicates } from '@tripthread/shared/clients/client-matching';
import type { FindDuplicates } from '@tripthread/shared/clients/clients.schema';
import type { CommandContext } from '../command-context.ts';

export interface Duplicate {
  readonly client: Client;
  readonly likeness: MatchReason;
}

const limit = 5;

/** Cards that may be of the same client as this one, or as what is being typed. @throws CLIENT_NOT_FOUND */
export async function findDuplicates(
  { tenant }: Pick<CommandContext, 'tenant'>,
  input: FindDuplicates,
): Promise<{ readonly duplicates: readonly Duplicate[] }> {
  const { clientId } = input;
  const card = clientId === undefined ? typed(input) : await getComparableClient(tenant, clientId);
  const candidates = await listComparableClients(tenant, card, clientId ?? null);
  const found = likelyDuplicates(card, candidates, limit);
  return { duplicates: found.map(({ candidate, likeness }) => ({ client: clientOf(candidate), likeness })) };
}

const typed = (input: FindDuplicates): Comparable => ({
  name: input.name ?? '',
  companyName: input.companyName ?? null,
  emails: input.email === undefined ? [] : [input.email],
  phones: input.phone === undefined ? [] : [input.phone],
});

const clientOf = ({ id, name, companyName, email, phone }: ComparableClient): Client => ({
  id,
  name,
  companyName,
  email,
  phone,
});
