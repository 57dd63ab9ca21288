import { createHash, randomBytes } from 'node:crypto';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { Encryptor } from './encryptor.ts';

// 192 bits, which makes 32 characters without padding.
const tokenBytes = 24;

export interface NewLinkToken {
  /** The token in the URL. It is never stored unencrypted. */
  readonly token: string;
  readonly tokenSha256: Buffer;
  readonly tokenSealed: Buffer;
}

/** The purpose of a link. A token that is encrypted for one purpose cannot be decrypted for another. */
export type LinkKind = 'proposal link' | 'invitation';

const purpose = (kind: LinkKind, brokerageId: BrokerageId): string => `${kind} of ${brokerageId}`;

/** A new link token: for the URL, hashed for lookups, and encrypted to be copied and mailed. */
export function newLinkToken(
  encryptor: Encryptor,
  brokerageId: BrokerageId,
  kind: LinkKind = 'proposal link',
): NewLinkToken {
  const token = randomBytes(tokenBytes).toString('base64url');
  return { token, tokenSha256: hashOfToken(token), tokenSealed: encryptor.seal(token, purpose(kind, brokerageId)) };
}

/** Decrypts the token of a link; null if it was deleted or encrypted with another server secret. */
export const openLinkToken = (
  encryptor: Encryptor,
  { brokerageId, tokenSealed }: { readonly brokerageId: BrokerageId; readonly tokenSealed: Buffer | null },
  kind: LinkKind = 'proposal link',
): string | null => (tokenSealed === null ? null : encryptor.open(tokenSealed, purpose(kind, brokerageId)));

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The path of a client's proposal page. */
export const linkPath = (token: string): string => `/p/${token}`;

/** The path of an invitee's page. */
export const joinPath = (token: string): string => `/join/${token}`;
