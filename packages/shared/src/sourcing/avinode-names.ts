import { avinodeIdKind, parseTripReference, type TripReference } from '../ids.ts';

const maxIdLength = 60;
const idShape = /^[A-Za-z]{1,20}-[0-9]{1,18}(?:-[A-Za-z0-9]{1,20}){0,2}$/u;

/** Whether a text has the form of an Avinode id of any kind. */
export const isAvinodeId = (text: string): boolean => text.length <= maxIdLength && idShape.test(text);

/**
 * Returns the one Avinode id in an id, a link or a `href`, in lower case; null where there is none, or two, or where the text
 * is not a plain web address. The host does not matter: the address is never requested.
 */
export function avinodeIdIn(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed.length > 2_000 || !/^[\x21-\x7e]+$/u.test(trimmed)) return null;
  if (!trimmed.includes('/')) return knownId(trimmed);
  const [, path] =
    /^(?:https?:\/\/)?[A-Za-z0-9.-]+(?::\d{1,5})?((?:\/[A-Za-z0-9._~-]*)+)(?:[?#][^\\]*)?$/iu.exec(trimmed) ?? [];
  const segments = path?.split('/') ?? [];
  if (segments.some((segment) => /^\.+$/u.test(segment))) return null;
  const ids = new Set(segments.map(knownId).filter((id) => id !== null));
  const [only] = ids;
  return ids.size === 1 ? (only ?? null) : null;
}

function knownId(text: string): string | null {
  const id = text.toLowerCase();
  return isAvinodeId(text) && avinodeIdKind(id) !== null ? id : null;
}

export type AvinodeName =
  | { readonly kind: 'trip'; readonly reference: TripReference }
  | { readonly kind: 'rfq'; readonly avinodeRfqId: string };

/** Parses what a broker pastes: a trip's id or code, an RFQ's id, or a deep link to either. */
export function readAvinodeName(text: string): AvinodeName | null {
  const id = avinodeIdIn(text);
  if (id !== null && avinodeIdKind(id) === 'rfq') return { kind: 'rfq', avinodeRfqId: id };
  const reference = parseTripReference(id ?? text);
  return reference === null ? null : { kind: 'trip', reference };
}
