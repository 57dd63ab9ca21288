import type { Aircraft, Company, LiftStatus } from '@tripthread/shared/sourcing/avinode';
import type { Instant } from '@tripthread/shared/time/clock';
import { avinodeIdKind, type AvinodeIdKind } from '@tripthread/shared/ids';
import { instant as ourInstant } from '@tripthread/shared/input.schema';
import { type Money, moneyOf } from '@tripthread/shared/money/money';
import { type DeclineReason, declineReasons } from '@tripthread/shared/quotes/quotes';
import { z } from 'zod';
import { avinodeIdIn, isAvinodeId } from '@tripthread/shared/sourcing/avinode-names';

/*
 * Values as Avinode sends them. Its reference is printed in part only, so whatever is not an essential id is read
 * tolerantly: absent, null, or of a form nobody expected all become null.
 */

export const orNull = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

/** Text that can be stored, cut at what its column takes; blank text is none. */
export const text = (maxLength: number) =>
  orNull(
    z.string().transform((value) => {
      const plain = value.replaceAll('\u0000', '').trim().slice(0, maxLength).toWellFormed();
      return plain === '' ? null : plain;
    }),
  );

/** Essential: without it the rest is of no use. */
export const idOf = (...kinds: readonly AvinodeIdKind[]) =>
  z.string().refine((id) => {
    const kind = avinodeIdKind(id);
    return isAvinodeId(id) && (kind === null || kinds.includes(kind));
  });

export const flag = orNull(
  z.union([z.boolean(), z.literal('true').transform(() => true), z.literal('false').transform(() => false)]),
);

// The samples end in Z. One without an offset is read as UTC, which is what the documented fields of that name are in.
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

/** `{price, currency}`; what is no sensible price is none. */
export const price: z.ZodType<Money | null> = orNull(
  z
    .object({ price: amount, currency: z.string().max(10) })
    .transform(({ price: value, currency }) => moneyOf(value, currency.trim().toUpperCase())),
);

const most = 1_000;

/** One thing stands for a list of it, nothing for an empty list. What cannot be read in it makes all of it unreadable. */
export const listOf = <T>(schema: z.ZodType<T>) =>
  z.preprocess(
    (value) => (value === null || value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(schema).max(most),
  );

const Link = z
  .object({ id: orNull(z.string()), href: orNull(z.string()) })
  .transform(({ id, href }) => id ?? (href === null ? null : avinodeIdIn(href)))
  .catch(null);

/** `links.quotes` and its like, as the ids of that kind. Of a `href` only the id in it is taken, where no id stands beside it. */
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
  // A reason that was added since is another one, not an unknown one: the operator did give it.
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

/** 2 and 3 were seen in use; what other numbers mean is printed nowhere, so there the words rule. */
export function statusOf(number: number | null, words: string | null): LiftStatus {
  const word = words?.toLowerCase() ?? '';
  const said = Object.hasOwn(statusByWord, word) ? statusByWord[word] : undefined;
  return numbersOfStatus.get(number ?? Number.NaN) ?? said ?? (number === 1 ? 'unanswered' : 'unknown');
}

export const statusShape = {
  sourcingStatus: orNull(z.union([z.number(), z.string().regex(/^\d$/u).transform(Number)])),
  sourcingDisplayStatus: text(40),
};
