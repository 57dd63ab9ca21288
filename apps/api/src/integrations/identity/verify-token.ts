import type { Clock, Instant } from '@tripthread/shared/time/clock';
import { isMailAddress } from '@tripthread/shared/mail/mails';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Issuer } from './issuer.ts';
import type { IssuerKeys } from './issuer-keys.ts';

/** The tolerated difference of the issuer's clock and ours. */
const clockSkewSeconds = 30;
const maxTokenLength = 8_192;

/** The claims of a token that is genuine, meant for us, and currently valid. */
export interface Claims {
  readonly subject: string;
  readonly expiresAt: Instant;
  /** Null unless confirmed by the issuer. */
  readonly email: string | null;
  readonly fullName: string | null;
  readonly organisation: string | null;
}

/** Why a token was refused; for the log only. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** @throws {TokenRefused}; BUSY when the issuer is unreachable */
export async function verifyToken(token: string, issuer: Issuer, keys: IssuerKeys, clock: Clock): Promise<Claims> {
  if (token.length > maxTokenLength) throw new TokenRefused('too long');
  const now = clock.now();
  try {
    const { payload } = await jwtVerify(token, keys.keyOf, {
      issuer: issuer.issuer,
      algorithms: [issuer.algorithm],
      ...(issuer.audience === null ? {} : { audience: issuer.audience }),
      requiredClaims: ['sub', 'exp', 'iat'],
      clockTolerance: clockSkewSeconds,
      currentDate: new Date(now),
    });
    return readClaims(payload, issuer, Date.parse(now) / 1_000);
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new TokenRefused(error.code);
    throw error;
  }
}

function readClaims(payload: JWTPayload, issuer: Issuer, nowSeconds: number): Claims {
  const { sub = '', exp = 0, iat = Number.POSITIVE_INFINITY, aud, azp, email, email_verified, name } = payload;
  if (iat > nowSeconds + clockSkewSeconds) throw new TokenRefused('issued in the future');
  // A token for another service of the same issuer is not meant for us.
  if (issuer.audience === null && aud !== undefined) throw new TokenRefused('an audience that is not ours');
  if (issuer.authorizedParties.length > 0 && !issuer.authorizedParties.includes(String(azp)))
    throw new TokenRefused('an authorized party that is not ours');
  if (sub === '' || sub.length > 255 || sub.includes('\0')) throw new TokenRefused('no subject');
  const isConfirmed = email_verified === true && typeof email === 'string' && isMailAddress(email);
  return {
    subject: sub,
    expiresAt: new Date((exp + clockSkewSeconds) * 1_000).toISOString(),
    email: isConfirmed ? email : null,
    fullName: typeof name === 'string' ? nameOf(name) : null,
    organisation: organisationIn(payload, issuer.organisationClaim),
  };
}

/** Trims a name; null for an empty one. */
export const nameOf = (text: string): string | null =>
  text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200) || null;

function organisationIn(payload: JWTPayload, claim: string): string | null {
  let found: unknown = payload;
  // A claim whose own name contains dots has precedence.
  const path = Object.hasOwn(payload, claim) ? [claim] : claim.split('.');
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  return typeof found === 'string' && found !== '' ? found : null;
}
