import type { Clock, Instant } from '@tripthread/shared/time/clock';
import { isMailAddress } from '@tripthread/shared/mail/mails';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { Issuer } from './issuer.ts';
import type { IssuerKeys } from './issuer-keys.ts';

/** By how much the issuer's clock and ours may differ. */
const clockSkewSeconds = 30;
const maxTokenLength = 8_192;

/** What an issuer says of somebody, in a token that is genuine, meant for us, and in force. */
export interface Claims {
  readonly subject: string;
  readonly expiresAt: Instant;
  /** Null unless the issuer has confirmed it. */
  readonly email: string | null;
  readonly fullName: string | null;
  readonly organisation: string | null;
}

/** Why a token is nobody's; the word is for the log. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** @throws {TokenRefused}; BUSY where the issuer could not be asked for its keys */
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
  // Made for another service of the same issuer: nobody said that we are meant, too.
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

/** As people write names; null for nothing. */
export const nameOf = (text: string): string | null =>
  text
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200) || null;

function organisationIn(payload: JWTPayload, claim: string): string | null {
  let found: unknown = payload;
  // A claim whose own name has dots in it comes first.
  const path = Object.hasOwn(payload, claim) ? [claim] : claim.split('.');
  for (const name of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return null;
    found = (found as Record<string, unknown>)[name];
  }
  return typeof found === 'string' && found !== '' ? found : null;
}
