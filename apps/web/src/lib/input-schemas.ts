/* oxlint-disable no-restricted-imports -- the one place that fetches schemas, and zod with them: when a form is sent. */

/** The API's own input schemas, fetched when they are needed: a form says what does not fit before it is sent. */
export const inputSchemas = {
  sessions: () => import('@tripthread/shared/sessions.schema'),
  requests: () => import('@tripthread/shared/requests.schema'),
  quotes: () => import('@tripthread/shared/quotes.schema'),
} as const;
