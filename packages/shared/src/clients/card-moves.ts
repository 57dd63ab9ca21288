import { allow, type Decision, refuse } from '../failures.ts';
import type { ClientId, IsoAgentId } from '../ids.ts';
import type { Viewer } from '../team/roles.ts';
import type { Instant } from '../time/clock.ts';
import {
  afterChange,
  type CardVersions,
  type ClientFacts,
  decideMerge,
  mergeableFields,
  type MergedCard,
} from './clients.ts';

/** Whether a card was merged into another, or erased. */
export interface CardEnd {
  readonly mergedInto: ClientId | null;
  readonly erasedAt: Instant | null;
}

/** Decides whether a card may change, or be referred to by a session or a request. */
export function decideCardUse({ mergedInto, erasedAt }: CardEnd): Decision<true> {
  if (erasedAt !== null) return refuse('CLIENT_ERASED');
  return mergedInto === null ? allow(true) : refuse('CLIENT_MERGED');
}

type EndedCard = CardEnd & { readonly id: ClientId };

/**
 * Decides whether a card is merged into another one.
 * @returns false where it already was
 */
export function decideCardMerge(
  viewer: Viewer,
  { survivor, merged }: { readonly survivor: EndedCard; readonly merged: EndedCard },
  ownersOfMerged: readonly IsoAgentId[],
): Decision<boolean> {
  if (merged.mergedInto === survivor.id) return allow(false);
  // An erased card is refused first: it may have been merged before.
  const erased = [merged, survivor].find(({ erasedAt }) => erasedAt !== null);
  for (const card of erased === undefined ? [merged, survivor] : [erased]) {
    const use = decideCardUse(card);
    if (!use.ok) return use;
  }
  return decideMerge(viewer, ownersOfMerged);
}

interface MergingCard extends CardVersions {
  readonly id: ClientId;
  readonly keptApart: readonly ClientId[];
}

/** Returns what a merge writes on the surviving card: it is kept apart from every card that either was. */
export function patchAfterMerge(
  survivor: MergingCard,
  merged: MergingCard,
  { facts }: MergedCard,
): ClientFacts & CardVersions & { readonly keptApart: ClientId[] } {
  const others = [...survivor.keptApart, ...merged.keptApart].filter((id) => id !== survivor.id && id !== merged.id);
  const fields = [...mergeableFields, 'notes', 'preferences'];
  return { ...facts, ...afterChange(survivor, fields), keptApart: [...new Set(others)] };
}

/** Returns the cards that a card is kept apart from after a broker's decision; null if that changes nothing. */
export function keptApartAfter(keptApart: readonly ClientId[], otherId: ClientId, isApart: boolean): ClientId[] | null {
  if (keptApart.includes(otherId) === isApart) return null;
  const others = keptApart.filter((id) => id !== otherId);
  return isApart ? [...others, otherId] : others;
}
