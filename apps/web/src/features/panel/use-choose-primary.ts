import type { SessionDetail } from '../../lib/api.ts';
import { toast } from '../../lib/toasts.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSessionChange } from '../../lib/use-session-change.ts';

type Session = Pick<SessionDetail['session'], 'id' | 'version' | 'primaryQuoteId'>;
type QuoteId = Session['primaryQuoteId'];

/** Chooses the quote under discussion: always a person's act. Shown at once, ten seconds to undo. */
export function useChoosePrimary(session: Session) {
  const utils = trpc.useUtils();
  const { shown, refused } = useSessionChange();
  const { mutateAsync, isPending } = trpc.sessions.choosePrimaryQuote.useMutation();

  const apply = async (from: Session, quoteId: QuoteId): Promise<Session | null> => {
    const key = { sessionId: from.id };
    const show = (primaryQuoteId: QuoteId): void => {
      utils.sessions.byId.setData(
        key,
        (detail) => detail && { ...detail, session: { ...detail.session, primaryQuoteId } },
      );
    };
    show(quoteId);
    try {
      const detail = await mutateAsync({ sessionId: from.id, expectedVersion: from.version, quoteId });
      shown(detail);
      return detail.session;
    } catch (error) {
      show(from.primaryQuoteId);
      refused(error);
      return null;
    }
  };

  const choose = async (quoteId: QuoteId): Promise<void> => {
    const before = session.primaryQuoteId;
    const changed = await apply(session, quoteId);
    if (changed === null) return;
    toast({
      text: quoteId === null ? 'No primary quote any more.' : 'Primary quote chosen.',
      action: { label: 'Undo', run: () => void apply(changed, before) },
    });
  };

  return { choose, isChoosing: isPending };
}
