import { AvinodeCredentials } from '@tripthread/shared/sourcing/connections.schema';
import type { ConnectionId } from '@tripthread/shared/ids';
import type { Encryptor } from '../../links/encryptor.ts';

// Sealed for one connection, they open no other.
const contextOf = (connectionId: ConnectionId) => `avinode ${connectionId}`;

/** The credentials as they may lie in the database. */
export const sealCredentials = (
  encryptor: Encryptor,
  connectionId: ConnectionId,
  credentials: AvinodeCredentials,
): Buffer => encryptor.seal(JSON.stringify(credentials), contextOf(connectionId));

/** @returns null for what was sealed elsewhere, or with a secret that is not ours any more */
export function openCredentials(
  encryptor: Encryptor,
  { id, credentials }: { readonly id: ConnectionId; readonly credentials: Buffer | null },
): AvinodeCredentials | null {
  const opened = credentials === null ? null : encryptor.open(credentials, contextOf(id));
  const read = AvinodeCredentials.safeParse(opened === null ? null : JSON.parse(opened));
  return read.success ? read.data : null;
}

const webhookContextOf = (connectionId: ConnectionId) => `avinode webhook ${connectionId}`;

/** What Avinode is to post its notifications with, until it has been told. */
export const sealWebhookSecret = (encryptor: Encryptor, connectionId: ConnectionId, secret: string): Buffer =>
  encryptor.seal(secret, webhookContextOf(connectionId));

/** @returns null where there is none, or it was sealed with a secret that is not ours any more */
export const openWebhookSecret = (
  encryptor: Encryptor,
  { id, webhookSecret }: { readonly id: ConnectionId; readonly webhookSecret: Buffer | null },
): string | null => (webhookSecret === null ? null : encryptor.open(webhookSecret, webhookContextOf(id)));
