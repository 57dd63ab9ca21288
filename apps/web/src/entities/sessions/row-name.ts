import { routeText } from '../requests/flight-text.ts';

/** Formats a session's name: `KTEB → KVNY, Olivia Hartley`. */
export const rowName = (row: {
  readonly request: Parameters<typeof routeText>[0];
  readonly conversation: { readonly subject: string | null } | null;
  readonly client: { readonly name: string | null } | null;
}): string => [routeText(row.request) ?? row.conversation?.subject, row.client?.name].filter(Boolean).join(', ');
