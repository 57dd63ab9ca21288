import { allow, type Decision, refuse } from '../failures.ts';
import type { IsoAgentId, PersonId } from '../ids.ts';
import { accessTo, type Viewer } from '../team/roles.ts';
import { keysOf, pickFields } from '../fields.ts';
import { sameValue } from '../sessions/session-events.ts';
import { sameContact, sameName } from './client-matching.ts';

/** A preference or need of the client: `Catering`, `No shellfish`. */
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
/** What happened to a card. `taken_together`: undoes `not a duplicate`. */
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

/** The version of a card, and the version at which each field last changed. */
export interface CardVersions {
  readonly version: number;
  readonly fieldVersions: Readonly<Record<string, number>>;
}

/** The key under which a person's changes are counted. */
export const personField = (personId: string): string => `person.${personId}`;

/**
 * Decides whether fields may change for a broker who saw `expectedVersion`: only a later change of one of the same fields
 * conflicts. Setting a field to its current value is not a change.
 */
export function decideCardChange(
  card: CardVersions,
  expectedVersion: number,
  fields: readonly string[],
): Decision<CardVersions> {
  const isLater = (field: string) => (card.fieldVersions[field] ?? 1) > expectedVersion;
  // An unknown future version can't be checked.
  if (expectedVersion > card.version || fields.some(isLater)) return refuse('STALE_VERSION');
  return allow(afterChange(card, fields));
}

/** Returns the versions after a change of these fields; a deleted person is no longer counted. */
export function afterChange(card: CardVersions, fields: readonly string[], gone: readonly string[] = []): CardVersions {
  const version = card.version + 1;
  const survivor = Object.entries(card.fieldVersions).filter(([field]) => !gone.includes(field));
  return {
    version,
    fieldVersions: { ...Object.fromEntries(survivor), ...Object.fromEntries(fields.map((f) => [f, version])) },
  };
}

/** Returns only the fields that differ from the stored ones. */
export function changedFacts<Facts extends object>(standing: Facts, given: Partial<Facts>): Partial<Facts> {
  const changed = keysOf(given).filter(
    (field) => given[field] !== undefined && !sameValue(standing[field], given[field]),
  );
  return pickFields<Facts>(given, changed);
}

/**
 * Decides whether a card may be merged away. A merge can't be undone and reassigns sessions to another client, so brokers may
 * merge only cards whose sessions are all their own; leads any card.
 */
export function decideMerge(viewer: Viewer, ownersOfMerged: readonly IsoAgentId[]): Decision<true> {
  return ownersOfMerged.every((owner) => accessTo(viewer, owner) === 'full')
    ? allow(true)
    : refuse('COLLEAGUES_CLIENT');
}

/** The fields of which a merge keeps one value. */
export const mergeableFields = ['name', 'companyName', 'email', 'phone'] as const;
export type MergeableField = (typeof mergeableFields)[number];

interface Card {
  readonly facts: ClientFacts;
  readonly people: readonly (PersonFacts & { readonly id: PersonId })[];
}

export interface MergedCard {
  readonly facts: ClientFacts;
  /** A person on either of the two cards. */
  readonly newPeople: readonly PersonFacts[];
  /** People of the merged card with an identical person on the kept one: id → that person. */
  readonly twins: ReadonlyMap<PersonId, PersonId>;
}

/**
 * Merges two cards of one client; no value is lost. A replaced value is kept: an address or number as a person of that
 * name, the rest in the notes.
 * @param take fields whose value is taken from the merged card
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

/** The value that each field keeps, and the different value that it replaces. */
function chooseFields(
  survivor: ClientFacts,
  merged: ClientFacts,
  take: readonly MergeableField[],
): [Chosen, { readonly [Field in MergeableField]: string | null }] {
  const choose = (field: MergeableField): readonly [ClientFacts, ClientFacts] =>
    take.includes(field) ? [merged, survivor] : [survivor, merged];
  const kept = (field: Exclude<MergeableField, 'name'>): string | null => {
    const [first, second] = choose(field);
    return first[field] ?? second[field];
  };
  const displaced = (field: MergeableField): string | null => {
    const [{ [field]: first }, { [field]: second }] = choose(field);
    return first === null || second === null || isSame(field, first, second) ? null : second;
  };
  return [
    { name: choose('name')[0].name, companyName: kept('companyName'), email: kept('email'), phone: kept('phone') },
    {
      name: displaced('name'),
      companyName: displaced('companyName'),
      email: displaced('email'),
      phone: displaced('phone'),
    },
  ];
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
