import type { Instant } from '@tripthread/shared/time/clock';
import { isMailAddress } from '@tripthread/shared/mail/mails';
import { z } from 'zod';
import { nameOf } from './verify-token.ts';

/** Clerk's events about a user. */
export type ClerkEvent =
  | {
      readonly kind: 'told';
      readonly subject: string;
      /** Null unless confirmed by Clerk. */
      readonly email: string | null;
      readonly fullName: string | null;
      /** The time of the change at Clerk; null when not stated. */
      readonly toldAt: Instant | null;
    }
  | { readonly kind: 'deleted'; readonly subject: string }
  /** An event that is ignored. */
  | { readonly kind: 'other'; readonly type: string };

const Event = z.looseObject({ type: z.string().max(200), data: z.unknown() });
const subject = z
  .string()
  .min(1)
  .max(255)
  .refine((value) => !value.includes('\0'));
const Deleted = z.looseObject({ id: subject });
const User = z.looseObject({
  id: subject,
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z
    .array(
      z.looseObject({
        id: z.string().nullish(),
        email_address: z.string(),
        verification: z.looseObject({ status: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
  updated_at: z.number().int().min(0).max(8_640_000_000_000_000).nullish(),
});

/** @returns null for anything that is no Clerk event */
export function readClerkEvent(body: Buffer): ClerkEvent | null {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  const event = Event.safeParse(json);
  if (!event.success) return null;
  const { type, data } = event.data;
  if (type === 'user.deleted') {
    const deleted = Deleted.safeParse(data);
    return deleted.success ? { kind: 'deleted', subject: deleted.data.id } : null;
  }
  if (type !== 'user.created' && type !== 'user.updated') return { kind: 'other', type };
  const user = User.safeParse(data);
  return user.success ? toClerkEvent(user.data) : null;
}

function toClerkEvent(user: z.output<typeof User>): ClerkEvent {
  const { email_addresses: addresses, primary_email_address_id: primaryId, updated_at: updatedAt } = user;
  const primary = addresses?.find(({ id }) => id != null && id === primaryId);
  const isConfirmed = primary?.verification?.status === 'verified' && isMailAddress(primary.email_address);
  return {
    kind: 'told',
    subject: user.id,
    email: isConfirmed ? primary.email_address : null,
    fullName: nameOf(`${user.first_name ?? ''} ${user.last_name ?? ''}`),
    toldAt: updatedAt == null ? null : new Date(updatedAt).toISOString(),
  };
}
