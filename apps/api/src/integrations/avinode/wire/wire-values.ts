import { ownEntry } from '@tripthread/shared/fields';
import type { Aircraft, Company, LiftStatus } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { avinodeIdKind, type AvinodeIdKind } from '@tripthread/shared/ids';
import { instant as ourInstant } from '@tripthread/shared/input.schema';
import { type Money, moneyOf } from '@tripthread/shared/money/money';
import { type DeclineReason, declineReasons } from '@tripthread/shared/quotes/quotes';
import { z } from 'zod';
import { avinodeIdIn, isAvinodeId } from '@tripthread/shared/sourcing/avinode-names';

/*
 * Values as Avinode sends them. Its reference is incomplete, so everything except essential ids is parsed tolerantly:
 * absent, null or unexpected values become null.
 */

export const orNull = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

/** Text that can be stored, cut to its column's length; blank text becomes null. */
export const text = (maxLength: number) =>
  orNull(
    z.string().transform((value) => {
      const plain = value.replaceAll('\u0000', '').trim().slice(0, maxLength).toWellFormed();
      return plain === '' ? null : plain;
    }),
  );

/** Essential: without it the resource is unusable. */
export const idOf = (...kinds: readonly AvinodeIdKind[]) =>
  z.string().refine((id) => {
    const kind = avinodeIdKind(id);
    return isAvinodeId(id) && (kind === null || kinds.includes(kind));
  });

export const flag = orNull(
  z.union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)]),
);

// The samples end in Z. Without an offset it is read as UTC, like the documented fields of that name.
export const instant: z.ZodType<Instant | null> = orNull(
  z
    .string()
    .max(40)
    .transform((value) => (/T[\d:.]+$/u.test(value) ? `${value}Z` : value))
    .pipe(ourInstant),
);

const amount = z.union([
  z.number(),
  z
    .string()
    .max(30)
    .regex(/^\d+(?:\.\d+)?$/u)
    .transform(Number),
]);

/** `{price, currency}`; an invalid price becomes null. */
export const price: z.ZodType<Money | null> = orNull(
  z
    .object({ price: amount, currency: z.string().max(10) })
    .transform(({ price: value, currency }) => moneyOf(value, currency.trim().toUpperCase())),
);

const most = 1_000;

/** A single item becomes a list, null an empty list. One unreadable item makes the whole list unreadable. */
export const listOf = <T>(schema: z.ZodType<T>) =>
  z.preprocess(
    (value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(schema).max(most),
  );

const Link = z
  .object({ id: orNull(z.string()), href: orNull(z.string()) })
  .transform(({ id, href }) => id ?? (href === null ? null : avinodeIdIn(href)))
  .catch(null);

/** `links.quotes` and the like, as ids of that kind. A `href` is only searched for an id when there is none beside it. */
export const linked = (...kinds: readonly AvinodeIdKind[]) =>
  listOf(Link)
    .catch([])
    .transform((ids) => {
      const good = ids.filter(
        (id) => id !== null && idOf(...kinds).safeParse(id).success && avinodeIdKind(id) !== null,
      );
      return [...new Set(good)] as readonly string[];
    });

export const company = orNull(
  z.object({ id: text(60), displayName: text(200), name: text(200) }).transform(({ id, displayName, name }) => {
    const shown = displayName ?? name ?? id;
    return shown === null
      ? null
      : ({ companyId: id !== null && isAvinodeId(id) ? id : null, name: shown } satisfies Company);
  }),
);

export const declineReason = text(100).transform((value): DeclineReason | null => {
  if (value === null) return null;
  const known = value.toUpperCase().replaceAll(/[\s-]+/gu, '_');
  // A reason that was added later maps to OTHER, not UNKNOWN: the operator did state one.
  return declineReasons.find((reason) => reason === known) ?? 'OTHER';
});

export const aircraftShape = { aircraftType: text(100), aircraftTail: text(12), aircraftCategory: text(100) };
export const aircraftOf = (lift: { [Field in keyof typeof aircraftShape]: string | null }): Aircraft => ({
  type: lift.aircraftType,
  tail: lift.aircraftTail,
  category: lift.aircraftCategory,
});
export const noAircraft: Aircraft = { type: null, tail: null, category: null };

const statusByWord: Readonly<Record<string, LiftStatus>> = {
  unanswered: 'unanswered',
  accepted: 'accepted',
  quoted: 'accepted',
  declined: 'declined',
};
const numbersOfStatus = new Map<number, LiftStatus>([
  [2, 'accepted'],
  [3, 'declined'],
]);

/** 2 and 3 were seen in use; other numbers are undocumented, so the text decides. */
export function statusOf(number: number | null, words: string | null): LiftStatus {
  const word = words?.toLowerCase() ?? '';
  const said = ownEntry(statusByWord, word);
  return numbersOfStatus.get(number ?? Number.NaN) ?? said ?? (number === 1 ? 'unanswered' : 'unknown');
}

export const statusShape = {
  sourcingStatus: orNull(z.union([z.number(), z.string().regex(/^\d$/u).transform(Number)])),
  sourcingDisplayStatus: text(40),
};
