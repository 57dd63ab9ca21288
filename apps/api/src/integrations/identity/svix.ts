import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Instant } from '@tripthread/shared/time/clock';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';

const windowSeconds = 5 * 60;
const maxSignatures = 20;
const minSecretBytes = 16;

/** Secrets as Svix shows them, `whsec_…`: the newest, and earlier ones still in use. Never logged. */
export const svixSecrets = z
  .string()
  .default('')
  .transform((value) => value.split(/[\s,]+/u).filter((item) => item !== ''))
  .refine((items) => items.every((item) => readSecret(item) !== null), 'must be secrets as Svix shows them, whsec_…')
  .transform((items) => items.map((item) => readSecret(item) ?? Buffer.alloc(0)));

function readSecret(text: string): Buffer | null {
  const [, encoded] = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  const secret = Buffer.from(encoded ?? '', 'base64');
  return secret.length < minSecretBytes ? null : secret;
}

export type SvixResult =
  | { readonly isGenuine: true; readonly id: string }
  | { readonly isGenuine: false; readonly why: 'unreadable' | 'forged' }
  /** Signed, but at another time: a replay, or a wrong clock. */
  | { readonly isGenuine: false; readonly why: 'time'; readonly secondsOff: number };

/**
 * Tells whether a message was signed by Svix for one of these secrets, within five minutes of now.
 * The library computes the signature. Its `verify` is not used: it reads the system clock instead of ours, ignores what
 * follows the number in a timestamp, and decodes the body, so that different invalid bytes would verify alike.
 */
export function verifySvix(
  { headers, body }: { readonly headers: IncomingHttpHeaders; readonly body: Buffer },
  secrets: readonly Buffer[],
  now: Instant,
): SvixResult {
  const header = (name: string) => headers[`svix-${name}`] ?? headers[`webhook-${name}`];
  const [id, timestamp, signature] = [header('id'), header('timestamp'), header('signature')];
  const usable = secrets.filter(({ length }) => length >= minSecretBytes);
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string' || usable.length === 0)
    return { isGenuine: false, why: 'unreadable' };
  // The signature joins the parts by dots: an id with a dot would make two messages ambiguous.
  if (!/^[\w-]{1,200}$/u.test(id) || !/^[1-9]\d{0,11}$/u.test(timestamp) || !isUtf8(body))
    return { isGenuine: false, why: 'unreadable' };
  const given = signature.split(' ').slice(0, maxSignatures);
  const signedAt = new Date(Number(timestamp) * 1_000);
  const isSigned = usable
    .map((secret) => new Webhook(secret, { format: 'raw' }).sign(id, signedAt, body))
    .map((expected) => given.filter((one) => isSame(one, expected)).length > 0)
    .includes(true);
  if (!isSigned) return { isGenuine: false, why: 'forged' };
  const secondsOff = Math.floor(Date.parse(now) / 1_000) - Number(timestamp);
  if (Math.abs(secondsOff) > windowSeconds) return { isGenuine: false, why: 'time', secondsOff };
  return { isGenuine: true, id };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
