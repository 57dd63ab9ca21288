import { failureOf, isTransient } from '../../../lib/api/failure.ts';
import { forgetKey, type IdempotencyKeys, keyFor } from '../../../lib/api/idempotency-key.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useInsertThreadItem } from '../use-thread.ts';

/** By message: the keys of retries without an answer, which outlive the thread's view. */
const unanswered: IdempotencyKeys = new Map();

/** Sends a message to an operator again that Avinode did not take; never twice. */
export function useRetryMessage(sessionId: string): (messageId: string) => Promise<void> {
  const put = useInsertThreadItem(sessionId);
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.messages.retry.useMutation();
  return async (messageId) => {
    const idempotencyKey = keyFor(unanswered, messageId);
    try {
      const { item } = await mutateAsync({ sessionId, messageId, idempotencyKey });
      forgetKey(unanswered, messageId);
      put(item);
    } catch (error) {
      if (!isTransient(error)) forgetKey(unanswered, messageId);
      toast({ tone: 'danger', text: failureOf(error).sentence });
      // The message may have been delivered since.
      void utils.sessions.thread.invalidate({ sessionId });
    }
  };
}
