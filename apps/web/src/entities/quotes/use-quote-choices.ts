import { serverNow } from '../../lib/time/clock.ts';
import type { SessionDetail } from '../../lib/api/api-types.ts';
import { type Choosable, choiceDoneMessage, predictChoice, type QuoteAct, inverseChoicesOf } from './quote-choices.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { useSessionChange } from '../sessions/use-session-change.ts';

/** Chooses the primary or fallback quote, or rejects one. Optimistic, with ten seconds to undo. */
export function useQuoteChoices(session: Choosable) {
  const utils = trpc.useUtils();
  const { shown, refused } = useSessionChange();
  const primary = trpc.sessions.choosePrimaryQuote.useMutation();
  const fallback = trpc.sessions.chooseFallbackQuote.useMutation();
  const reject = trpc.sessions.rejectQuote.useMutation();
  const reconsider = trpc.sessions.reconsiderQuote.useMutation();

  const send = (from: Choosable, act: QuoteAct): Promise<SessionDetail> => {
    const versioned = { sessionId: from.id, expectedVersion: from.version };
    switch (act.kind) {
      case 'primary':
        return primary.mutateAsync({ ...versioned, quoteId: act.quoteId });
      case 'fallback':
        return fallback.mutateAsync({ ...versioned, quoteId: act.quoteId });
      case 'reject':
        return reject.mutateAsync({ ...versioned, quoteId: act.quoteId, reason: act.reason });
      case 'reconsider':
        return reconsider.mutateAsync({ ...versioned, quoteId: act.quoteId });
    }
  };

  const show = (sessionId: Choosable['id'], patch: Partial<Choosable>): void => {
    utils.sessions.byId.setData(
      { sessionId },
      (detail) => detail && { ...detail, session: { ...detail.session, ...patch } },
    );
  };

  const apply = async (from: Choosable, act: QuoteAct): Promise<Choosable | null> => {
    show(from.id, predictChoice(from, act, new Date(serverNow()).toISOString()));
    try {
      const detail = await send(from, act);
      shown(detail);
      return detail.session;
    } catch (error) {
      const { primaryQuoteId, fallbackQuoteId, quoteRejections } = from;
      show(from.id, { primaryQuoteId, fallbackQuoteId, quoteRejections });
      refused(error);
      return null;
    }
  };

  /** @param operatorName the quote’s operator, for the toast */
  const choose = async (act: QuoteAct, operatorName: string): Promise<void> => {
    const before = session;
    const changed = await apply(before, act);
    if (changed === null) return;
    const undo = async (): Promise<void> => {
      let present: Choosable | null = changed;
      for (const back of inverseChoicesOf(before, act)) present = present === null ? null : await apply(present, back);
    };
    toast({ text: choiceDoneMessage(act, operatorName), undo: () => void undo() });
  };

  const isChoosing = primary.isPending || fallback.isPending || reject.isPending || reconsider.isPending;
  return { choose, isChoosing };
}
