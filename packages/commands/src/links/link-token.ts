import { createHash, randomBytes } from 'node:crypto';
import type { BrokerageId } from '@tripthread/shared/ids';
import type { Encryptor } from './encryptor.ts';

// 192 bits, which makes 32 characters without padding.
const tokenBytes = 24;

export interface NewLinkToken {
  /** What stands in the address. Kept nowhere as it is. */
  readonly token: string;
  readonly tokenSha256: Buffer;
  readonly tokenSealed: Buffer;
}

/** What a link lets somebody do: sealed for one, a token is not opened for another. */
export type LinkKind = 'proposal link' | 'invitation';

const purpose = (kind: LinkKind, brokerageId: BrokerageId): string => `${kind} of ${brokerageId}`;

/** A key to one thing of a brokerage's: for its address, hashed to be found by, and sealed to be copied and mailed. */
export function newLinkToken(
  encryptor: Encryptor,
  brokerageId: BrokerageId,
  kind: LinkKind = 'proposal link',
): NewLinkToken {
  const token = randomBytes(tokenBytes).toString('base64url');
  return { token, tokenSha256: hashOfToken(token), tokenSealed: encryptor.seal(token, purpose(kind, brokerageId)) };
}

/** The token of a link, to show it again; null where it was forgotten, or the server's secret is another than when it was made. */
export const openLinkToken = (
  encryptor: Encryptor,
  { brokerageId, tokenSealed }: { readonly brokerageId: BrokerageId; readonly tokenSealed: Buffer | null },
  kind: LinkKind = 'proposal link',
): string | null => (tokenSealed === null ? null : encryptor.open(tokenSealed, purpose(kind, brokerageId)));

export const hashOfToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Where a client reads it, below the desk's public address. */
export const linkPath = (token: string): string => `/p/${token}`;

/** Where somebody who is invited sets their password. */
export const joinPath = (token: string): string => `/join/${token}`;
