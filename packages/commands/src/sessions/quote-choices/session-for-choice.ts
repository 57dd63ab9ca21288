import type { TenantTx } from '@tripthread/db/database';
import { findQuoteOfSession } from '@tripthread/db/queries/quotes/quotes';
import { requireUnchanged } from '@tripthread/db/queries/sessions/concurrent-changes';
import { getWritableSession, type Session } from '@tripthread/db/queries/sessions/sessions';
import { Failure, unwrap } from '@tripthread/shared/failures';
import { decideNotArchived } from '@tripthread/shared/sessions/sessions';
import type { QuoteId, SessionId } from '@tripthread/shared/ids';
import { choiceFields } from '@tripthread/shared/quotes/quote-choice';
import type { CommandContext } from '../../command-context.ts';

export interface Choice {
  readonly sessionId: SessionId;
  readonly expectedVersion: number;
  readonly quoteId: QuoteId | null;
}

/**
 * The session, locked, in which something is to be chosen or turned down among its quotes.
 * @param field what the choice sets beside the quote's rejection
 * @throws NOT_YOUR_SESSION, SESSION_ARCHIVED, STALE_VERSION, QUOTE_NOT_FOUND
 */
export async function getSessionForChoice(
  tx: TenantTx,
  context: CommandContext,
  { sessionId, expectedVersion, quoteId }: Choice,
  field: 'primaryQuoteId' | 'fallbackQuoteId' | null,
): Promise<Session> {
  const session = await getWritableSession(tx, context.viewer, sessionId);
  unwrap(decideNotArchived(session));
  await requireUnchanged(tx, session, expectedVersion, choiceFields(field, quoteId));
  if (quoteId === null) return session;
  if ((await findQuoteOfSession(tx, quoteId, session)) === null) throw new Failure('QUOTE_NOT_FOUND');
  return session;
}
