import type { Preference } from '@tripthread/shared/clients/clients';
import type { ClientCard } from '../../../lib/api/api-types.ts';

/** The fields of cards and people, by the names they have on screen. */
export const factNames: Readonly<Record<string, string>> = {
  name: 'Name',
  companyName: 'Company',
  email: 'E-mail',
  phone: 'Phone',
  role: 'Role',
  mayApprove: 'May approve',
  notes: 'Notes',
  preferences: 'Preferences',
};

type Change = Pick<ClientCard['changes'][number], 'kind' | 'fields' | 'otherName'>;

/** What somebody did to a card, as it goes on after their name. */
export function formatCardChange({ kind, fields, otherName }: Change): string {
  const facts = listed(fields.map((field) => (factNames[field] ?? field).toLowerCase()));
  const other = otherName ?? 'another card';
  switch (kind) {
    case 'created':
      return 'added the card';
    case 'changed':
      return `changed ${facts}`;
    case 'person_added':
      return 'added somebody';
    case 'person_changed':
      return `changed somebody’s ${facts}`;
    case 'person_removed':
      return 'took somebody off';
    case 'merged':
      return `merged the card of ${other} into this one`;
    case 'kept_apart':
      return `told it apart from ${other}`;
    case 'erased':
      return 'erased what was known of the client';
    case 'taken_together':
      return `no longer tells it apart from ${other}`;
  }
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** A value as it stands in a comparison. */
export function formatCardValue(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0
      ? 'none'
      : (value as readonly Preference[]).map(({ label, value: text }) => `${label}: ${text}`).join('\n');
  return 'empty';
}
