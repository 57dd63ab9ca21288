import { createHash, timingSafeEqual } from 'node:crypto';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Parses a provider's Basic credentials; null when missing or malformed. */
export function basicCredentials(header: string | undefined): Credentials | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]{1,1000}={0,2})$/iu.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? null : { user: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}

export const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Compares two texts in constant time. */
export const isSameText = (one: string, other: string): boolean => timingSafeEqual(sha256(one), sha256(other));
