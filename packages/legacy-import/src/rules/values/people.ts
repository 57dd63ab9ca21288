import type { Preference } from '@tripthread/shared/clients/clients';
import type { Instant } from '@tripthread/shared/time/clock';
import type { Note, Raw } from '@tripthread/shared/legacy/legacy-rows';
import { fitting, idOf, instantOf, type Mapped, objectOf, textOf } from '../rows.ts';

export interface AgentRow {
  readonly id: string;
  readonly email: string;
  readonly full_name: string;
  readonly created_at: Instant;
}

/** A reserved domain that can't receive mail, so the address can't be used to sign in. */
const placeholderEmail = (id: string): string => `moved-in-${id}@invalid`;

/** Creates brokers deactivated: a lead decides who gets access. */
export function toAgent(raw: Raw, at: Instant): Mapped<AgentRow> {
  const notes: Note[] = [{ reason: 'to_be_invited', field: 'role', value: textOf(raw, 'role') ?? 'iso_agent' }];
  const id = idOf(raw, 'id') ?? '';
  const given = textOf(raw, 'email');
  const isUsable = given !== null && given.length <= 254 && /^[^\s@]+@[^\s@]+$/u.test(given);
  if (!isUsable) notes.push({ reason: 'no_email', field: 'email', ...(given === null ? {} : { value: given }) });
  const email = isUsable ? given : placeholderEmail(id);
  const name = fitting(raw, 'full_name', 200, notes);
  const parts = [textOf(raw, 'first_name'), textOf(raw, 'last_name')].filter((part) => part !== null).join(' ');
  return {
    row: { id, email, full_name: name ?? (parts || email), created_at: instantOf(raw, 'created_at') ?? at },
    notes,
  };
}

/** A placeholder for a broker who does not exist. */
export const placeholderAgent = (id: string, name: string, at: Instant): AgentRow => ({
  id,
  email: placeholderEmail(id),
  full_name: name,
  created_at: at,
});

export interface ClientRow {
  readonly id: string;
  readonly name: string;
  readonly company_name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly notes: string | null;
  readonly preferences: readonly Preference[];
  readonly created_at: Instant;
}

export function toClient(raw: Raw, at: Instant): Mapped<ClientRow> {
  const notes: Note[] = [];
  const company = fitting(raw, 'company_name', 200, notes);
  const contact = fitting(raw, 'contact_name', 200, notes);
  const email = fitting(raw, 'email', 254, notes);
  if (contact === null && company === null) notes.push({ reason: 'no_name', field: 'contact_name' });
  const row: ClientRow = {
    id: idOf(raw, 'id') ?? '',
    name: contact ?? company ?? email ?? 'Unnamed client',
    company_name: company,
    email,
    phone: fitting(raw, 'phone', 40, notes),
    notes: textOf(raw, 'notes'),
    preferences: toPreferences(raw, notes),
    created_at: instantOf(raw, 'created_at') ?? at,
  };
  return { row, notes };
}

const maxPreferences = 60;

/** Maps `{"catering": "vegan", "wifi": true}` to the preferences of a card, one line each. */
function toPreferences(raw: Raw, notes: Note[]): readonly Preference[] {
  const given = Object.entries(objectOf(raw, 'preferences') ?? {});
  const lines = given.flatMap(([label, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return value === null || label.trim() === '' ? [] : [{ label: label.slice(0, 60), value: text.slice(0, 500) }];
  });
  if (
    given.some(([label, value]) => label.length > 60 || JSON.stringify(value).length > 500) ||
    lines.length > maxPreferences
  )
    notes.push({ reason: 'too_long', field: 'preferences' });
  return lines.slice(0, maxPreferences);
}

export interface OperatorRow {
  readonly id: string;
  readonly name: string;
  readonly avinode_company_id: string | null;
  readonly created_at: Instant;
}

/** Maps name and Avinode id of an operator's profile; the archived row keeps the rest. */
export function toOperator(raw: Raw, at: Instant): Mapped<OperatorRow> {
  const notes: Note[] = [{ reason: 'no_counterpart' }];
  const id = idOf(raw, 'id') ?? '';
  const name = fitting(raw, 'company_name', 200, notes);
  if (name === null) notes.push({ reason: 'no_name', field: 'company_name' });
  return {
    row: {
      id,
      name: name ?? `Operator ${textOf(raw, 'avinode_operator_id') ?? id}`.slice(0, 200),
      avinode_company_id: textOf(raw, 'avinode_company_id'),
      created_at: instantOf(raw, 'created_at') ?? at,
    },
    notes,
  };
}
