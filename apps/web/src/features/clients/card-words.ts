import type { Preference } from '@tripthread/shared/clients';

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

export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** A value as it stands in a comparison. */
export function valueInWords(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value))
    return value.length === 0
      ? 'none'
      : (value as readonly Preference[]).map(({ label, value: text }) => `${label}: ${text}`).join('\n');
  return 'empty';
}
