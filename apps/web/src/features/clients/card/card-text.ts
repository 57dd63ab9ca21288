import type { Preference } from '@tripthread/shared/clients/clients';
import type { ClientCard } from '../../../lib/api/api-types.ts';

/** The screen names of the fields of clients and people. */
export const factNames: Readonly<Record<string, string>> = {
  name: 'Name',
  companyName: 'Company',
  email: 'Email',
  phone: 'Phone',
  role: 'Role',
  mayApprove: 'May approve',
  notes: 'Notes',
  preferences: 'Preferences',
};

type Change = Pick<ClientCard['changes'][number], 'kind' | 'fields' | 'otherName'>;

/** Describes a change of a client, to follow the broker’s name. */
export function formatCardChange({ kind, fields, otherName }: Change): string {
  const facts = listed(fields.map((field) => (factNames[field] ?? field).toLowerCase()));
  const other = otherName ?? 'another client';
  switch (kind) {
    case 'created':
      return 'added the client';
    case 'changed':
      return `changed ${facts}`;
    case 'person_added':
      return 'added a person';
    case 'person_changed':
      return `changed a person’s ${facts}`;
    case 'person_removed':
      return 'removed a person';
    case 'merged':
      return `merged ${other} into this client`;
    case 'kept_apart':
      return `marked ${other} as not a duplicate`;
    case 'erased':
      return 'erased the client’s data';
    case 'taken_together':
      return `no longer marks ${other} as not a duplicate`;
  }
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** Formats a value for a comparison. */
export function formatCardValue(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0
      ? 'none'
      : (value as readonly Preference[]).map(({ label, value: text }) => `${label}: ${text}`).join('\n');
  return 'empty';
}
