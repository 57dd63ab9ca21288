/* oxlint-disable no-restricted-imports -- the one place that fetches schemas, and zod with them: when a form is sent. */

/** Building a schema tries to make code from text, which the desk's security policy forbids: that is switched off first. */
const schemas = async <Schemas>(fetch: () => Promise<Schemas>): Promise<Schemas> => {
  await import('@tripthread/shared/without-eval.schema');
  return fetch();
};

/** The API's own input schemas, fetched when they are needed: a form says what does not fit before it is sent. */
export const inputSchemas = {
  sessions: () => schemas(() => import('@tripthread/shared/sessions/sessions.schema')),
  requests: () => schemas(() => import('@tripthread/shared/requests/requests.schema')),
  clients: () => schemas(() => import('@tripthread/shared/clients/clients.schema')),
  quotes: () => schemas(() => import('@tripthread/shared/quotes/quotes.schema')),
} as const;
