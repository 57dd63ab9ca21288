import { failureOf, isTransient } from '../../../lib/api/failure.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useInsertThreadItem } from '../use-thread.ts';

/** By message: the key of a try that nobody has answered yet. */
const unanswered = new Map<string, string>();

/** Sends a message to an operator again that Avinode did not take; never twice. */
export function useRetryMessage(sessionId: string): (messageId: string) => Promise<void> {
  const put = useInsertThreadItem(sessionId);
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.messages.retry.useMutation();
  return async (messageId) => {
    const idempotencyKey = unanswered.get(messageId) ?? crypto.randomUUID();
    unanswered.set(messageId, idempotencyKey);
    try {
      const { item } = await mutateAsync({ sessionId, messageId, idempotencyKey });
      unanswered.delete(messageId);
      put(item);
    } catch (error) {
      if (!isTransient(error)) unanswered.delete(messageId);
      toast({ tone: 'danger', text: failureOf(error).sentence });
      // It may have got through by itself meanwhile.
      void utils.sessions.thread.invalidate({ sessionId });
    }
  };
}
