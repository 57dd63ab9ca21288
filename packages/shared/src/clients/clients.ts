import { allow, type Decision, refuse } from '../failures.ts';
import type { IsoAgentId, PersonId } from '../ids.ts';
import { accessTo, type Viewer } from '../team/roles.ts';
import { sameValue } from '../sessions/session-events.ts';
import { sameContact, sameName } from './client-matching.ts';

/** Something the client likes or needs, in the broker's words: `Catering`, `No shellfish`. */
export const clientChangeKinds = [
  'created',
  'changed',
  'person_added',
  'person_changed',
  'person_removed',
  'merged',
  'kept_apart',
  'taken_together',
  'erased',
] as const;
/** What somebody did to a card. `taken_together`: what was told apart may be one client after all. */
export type ClientChangeKind = (typeof clientChangeKinds)[number];

export interface Preference {
  readonly label: string;
  readonly value: string;
}

/** What a broker writes on a card. */
export interface ClientFacts {
  readonly name: string;
  readonly companyName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string | null;
  readonly preferences: readonly Preference[];
}

export interface PersonFacts {
  readonly name: string;
  readonly role: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly mayApprove: boolean;
}

/** How often a card was changed, and which change was the last of a field. */
export interface CardVersions {
  readonly version: number;
  readonly fieldVersions: Readonly<Record<string, number>>;
}

/** The name under which a person's changes count. */
export const personField = (personId: string): string => `person.${personId}`;

/**
 * Somebody who looked at `expectedVersion` sets some fields: in the way is only a later change of one of the same. What
 * says again what stands already is no change.
 */
export function decideCardChange(
  card: CardVersions,
  expectedVersion: number,
  fields: readonly string[],
): Decision<CardVersions> {
  const isLater = (field: string) => (card.fieldVersions[field] ?? 1) > expectedVersion;
  // A version that was never given out is no ground to decide on.
  if (expectedVersion > card.version || fields.some(isLater)) return refuse('STALE_VERSION');
  return allow(afterChange(card, fields));
}

/** The versions after a change of these fields; a person who is gone is no longer counted. */
export function afterChange(card: CardVersions, fields: readonly string[], gone: readonly string[] = []): CardVersions {
  const version = card.version + 1;
  const survivor = Object.entries(card.fieldVersions).filter(([field]) => !gone.includes(field));
  return {
    version,
    fieldVersions: { ...Object.fromEntries(survivor), ...Object.fromEntries(fields.map((f) => [f, version])) },
  };
}

/** Only what differs from what stands. */
export function changedFacts<Facts extends object>(standing: Facts, given: Partial<Facts>): Partial<Facts> {
  const entries = (Object.entries(given) as [keyof Facts, unknown][]).filter(
    ([field, value]) => value !== undefined && !sameValue(standing[field], value),
  );
  return Object.fromEntries(entries) as Partial<Facts>;
}

/**
 * A merge cannot be undone, and it changes whose client a session is: brokers merge away a card only where every session
 * of it is their own, leads any.
 */
export function decideMerge(viewer: Viewer, ownersOfMerged: readonly IsoAgentId[]): Decision<true> {
  return ownersOfMerged.every((owner) => accessTo(viewer, owner) === 'full')
    ? allow(true)
    : refuse('COLLEAGUES_CLIENT');
}

/** The fields of which a merge keeps one value in its place. */
export const mergeableFields = ['name', 'companyName', 'email', 'phone'] as const;
export type MergeableField = (typeof mergeableFields)[number];

interface Card {
  readonly facts: ClientFacts;
  readonly people: readonly (PersonFacts & { readonly id: PersonId })[];
}

export interface MergedCard {
  readonly facts: ClientFacts;
  /** Somebody whom the two cards together tell of. */
  readonly newPeople: readonly PersonFacts[];
  /** People of the merged card who stand on the kept one already, word for word: id → who stands for them. */
  readonly twins: ReadonlyMap<PersonId, PersonId>;
}

/**
 * Two cards of one client as one; nothing of either is lost. What gives way in its place stays: an address or number with
 * a person of that name, the rest in the notes.
 * @param take fields of which the merged card's value stands
 */
export function mergeCards(survivor: Card, merged: Card, take: readonly MergeableField[] = []): MergedCard {
  const [standing, displaced] = chooseFields(survivor.facts, merged.facts, take);
  const contact = displaced.email !== null || displaced.phone !== null;
  const isKnownPerson = [...survivor.people, ...merged.people].some(
    (person) =>
      (displaced.email === null || sameContact('email', person.email, displaced.email)) &&
      (displaced.phone === null || sameContact('phone', person.phone, displaced.phone)),
  );
  const newPeople =
    contact && !isKnownPerson
      ? [
          {
            name: displaced.name ?? standing.name,
            role: null,
            email: displaced.email,
            phone: displaced.phone,
            mayApprove: false,
          },
        ]
      : [];
  const also = [
    displaced.name === null || newPeople.length > 0 ? null : `Also known as ${displaced.name}.`,
    displaced.companyName === null ? null : `Also of ${displaced.companyName}.`,
  ].filter((line) => line !== null);
  const twins = new Map(
    merged.people.flatMap((person): [PersonId, PersonId][] => {
      const match = survivor.people.find((other) => sameValue(factsOfPerson(other), factsOfPerson(person)));
      return match === undefined ? [] : [[person.id, match.id]];
    }),
  );
  return {
    facts: {
      ...standing,
      notes: joinNotes([survivor.facts.notes, merged.facts.notes, also.length === 0 ? null : also.join('\n')]),
      preferences: [
        ...survivor.facts.preferences,
        ...merged.facts.preferences.filter(
          (pair) => !survivor.facts.preferences.some((other) => sameValue(other, pair)),
        ),
      ],
    },
    newPeople,
    twins,
  };
}

type Chosen = Pick<ClientFacts, MergeableField>;

/** What stands in each field, and what gives way and says something else. */
function chooseFields(
  survivor: ClientFacts,
  merged: ClientFacts,
  take: readonly MergeableField[],
): [Chosen, { readonly [Field in MergeableField]: string | null }] {
  const standing: Record<string, string | null> = {};
  const displaced: Record<string, string | null> = {};
  for (const field of mergeableFields) {
    const [first, second] = take.includes(field) ? [merged[field], survivor[field]] : [survivor[field], merged[field]];
    standing[field] = first ?? second;
    displaced[field] = first === null || second === null || isSame(field, first, second) ? null : second;
  }
  return [standing as unknown as Chosen, displaced as Record<MergeableField, string | null>];
}

const isSame = (field: MergeableField, a: string, b: string): boolean =>
  field === 'email' || field === 'phone' ? sameContact(field, a, b) : sameName(a, b);

function joinNotes(texts: readonly (string | null)[]): string | null {
  const parts = [...new Set(texts.filter((text) => text !== null && text.trim() !== ''))];
  return parts.length === 0 ? null : parts.join('\n\n');
}

const factsOfPerson = ({ name, role, email, phone, mayApprove }: PersonFacts): PersonFacts => ({
  name,
  role,
  email,
  phone,
  mayApprove,
});
