import { keysOf } from '../fields.ts';
import { allow, type Decision, refuse } from '../failures.ts';
import type { QuoteId } from '../ids.ts';
import type { QuoteRejection, QuoteRejections } from './quotes.ts';
import type { SessionFacts, SessionPatch } from '../sessions/sessions.ts';

type Chosen = Pick<SessionFacts, 'primaryQuoteId' | 'fallbackQuoteId' | 'quoteRejections'>;

export const noChoice: Chosen = { primaryQuoteId: null, fallbackQuoteId: null, quoteRejections: {} };

/** Limits the rejections of a session: every event that changes them contains all of them twice. */
const maxRejections = 50;

/**
 * Chooses the primary quote. It stops being the fallback or rejected; null clears the choice.
 * @param session locked and not archived
 */
export function decidePrimary(session: Chosen, quoteId: QuoteId | null): SessionPatch {
  return {
    primaryQuoteId: quoteId,
    fallbackQuoteId: quoteId === session.fallbackQuoteId ? null : session.fallbackQuoteId,
    quoteRejections: without(session.quoteRejections, quoteId),
  };
}

/** The quote to fall back on; it has to be another one than the primary. null takes the choice back. */
export function decideFallback(session: Chosen, quoteId: QuoteId | null): Decision<SessionPatch> {
  if (quoteId !== null && quoteId === session.primaryQuoteId) return refuse('QUOTE_IS_PRIMARY');
  return allow({ fallbackQuoteId: quoteId, quoteRejections: without(session.quoteRejections, quoteId) });
}

/** Rejects a quote, which is then neither primary nor fallback; a second rejection replaces the reason. */
export function decideRejection(session: Chosen, quoteId: QuoteId, rejection: QuoteRejection): Decision<SessionPatch> {
  const quoteRejections = { ...session.quoteRejections, [quoteId]: rejection };
  if (Object.keys(quoteRejections).length > maxRejections)
    return refuse('BAD_INPUT', { quoteId: `At most ${maxRejections} quotes can be rejected in one session` });
  return allow({
    primaryQuoteId: session.primaryQuoteId === quoteId ? null : session.primaryQuoteId,
    fallbackQuoteId: session.fallbackQuoteId === quoteId ? null : session.fallbackQuoteId,
    quoteRejections,
  });
}

/** Withdraws a rejection. The reason stays in the thread. */
export const decideReconsideration = (session: Chosen, quoteId: QuoteId): SessionPatch => ({
  quoteRejections: without(session.quoteRejections, quoteId),
});

/** The choices under other ids, where quotes turned out to be known twice; null drops what was chosen. */
export function renamedChoice(session: Chosen, nameOf: (quoteId: QuoteId) => QuoteId | null): Chosen {
  const renamed = (id: QuoteId | null): QuoteId | null => (id === null ? null : nameOf(id));
  const primaryQuoteId = renamed(session.primaryQuoteId);
  const fallbackQuoteId = renamed(session.fallbackQuoteId);
  const chosen = new Set([primaryQuoteId, fallbackQuoteId]);
  const quoteRejections: Record<QuoteId, QuoteRejection> = {};
  for (const previousId of keysOf(session.quoteRejections)) {
    const [id, rejection] = [nameOf(previousId), session.quoteRejections[previousId]];
    if (id !== null && rejection !== undefined && !chosen.has(id)) quoteRejections[id] = rejection;
  }
  return {
    primaryQuoteId,
    fallbackQuoteId: fallbackQuoteId === primaryQuoteId ? null : fallbackQuoteId,
    quoteRejections,
  };
}

/** The choices among these quotes; the others are dropped. */
export const choiceAmong = (session: Chosen, quoteIds: readonly QuoteId[]): Chosen =>
  renamedChoice(session, (id) => (quoteIds.includes(id) ? id : null));

/** The fields that a choice of that quote sets, as `fieldsTouched` names them, so that a concurrent rejection raises STALE_VERSION. */
export const choiceFields = (
  field: 'primaryQuoteId' | 'fallbackQuoteId' | null,
  quoteId: QuoteId | null,
): readonly string[] => [
  ...(field === null ? [] : [field]),
  ...(quoteId === null ? [] : [`quoteRejections.${quoteId}`]),
];

const without = (rejections: QuoteRejections, quoteId: QuoteId | null): QuoteRejections =>
  quoteId === null || !Object.hasOwn(rejections, quoteId)
    ? rejections
    : Object.fromEntries(Object.entries(rejections).filter(([id]) => id !== quoteId));
