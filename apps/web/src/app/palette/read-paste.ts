import { avinodeIdKind, parseTripReference } from '@tripthread/shared/ids';

export type Paste =
  | { readonly kind: 'trip'; readonly id: string; readonly label: string; readonly isSure: boolean }
  | { readonly kind: 'session'; readonly id: string; readonly label: string; readonly isSure: true }
  | { readonly kind: 'avinode'; readonly id: string; readonly label: string; readonly isSure: true };

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const names = {
  trip: 'trip',
  rfq: 'RFQ',
  lift: 'lift',
  quote: 'quote',
  buyer_message: 'message of yours',
  seller_message: 'operator’s message',
};

/** Classifies pasted text: a trip's id or code, a link to the desk or to Avinode, another id; null for plain words. */
export function readPaste(text: string): Paste | null {
  const trimmed = text.trim();
  const session = new RegExp(`(?:[?&]session=|^)(${uuid})(?:$|&)`, 'iu').exec(trimmed)?.[1];
  if (session !== undefined)
    return { kind: 'session', id: session.toLowerCase(), label: 'Open this session', isSure: true };

  const inside = /(?:^|\/)(atrip-\d+)|\/trips\/([^/?#]+)/iu.exec(trimmed);
  const reference = parseTripReference(inside?.[1] ?? inside?.[2] ?? trimmed);
  if (reference !== null) {
    const id = reference.kind === 'api_id' ? reference.avinodeTripId : reference.tripCode;
    // Six letters may as well be a word.
    return { kind: 'trip', id, label: `Go to trip ${id}`, isSure: reference.kind === 'api_id' || /\d/u.test(id) };
  }
  const id = /(?:^|\/)(a[a-z]+-\d+(?:-[a-z\d-]+)?)(?:$|[/?#])/iu.exec(trimmed)?.[1]?.toLowerCase() ?? '';
  const kind = avinodeIdKind(id);
  return kind === null ? null : { kind: 'avinode', id, label: `Find the ${names[kind]} ${id}`, isSure: true };
}
