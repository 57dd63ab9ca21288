import { AvinodeCredentials } from '@tripthread/shared/connections.schema';
import type { ConnectionId } from '@tripthread/shared/ids';
import type { Sealer } from '../../platform/sealed.ts';

// Sealed for one connection, they open no other.
const contextOf = (connectionId: ConnectionId) => `avinode ${connectionId}`;

/** The credentials as they may lie in the database. */
export const sealCredentials = (sealer: Sealer, connectionId: ConnectionId, credentials: AvinodeCredentials): Buffer =>
  sealer.seal(JSON.stringify(credentials), contextOf(connectionId));

/** @returns null for what was sealed elsewhere, or with a secret that is not ours any more */
export function openCredentials(
  sealer: Sealer,
  { id, credentials }: { readonly id: ConnectionId; readonly credentials: Buffer | null },
): AvinodeCredentials | null {
  const opened = credentials === null ? null : sealer.open(credentials, contextOf(id));
  const read = AvinodeCredentials.safeParse(opened === null ? null : JSON.parse(opened));
  return read.success ? read.data : null;
}
