import { useEffect, useRef } from 'react';
import { trpc } from '../../../lib/api/trpc.ts';
import { useAttention } from './use-attention.ts';

/** Long enough to be seen, short enough to go unnoticed. */
const lookMilliseconds = 400;

interface Reading {
  readonly sessionId: string;
  readonly lastSeq: number | null;
  readonly lastReadSeq: number;
  readonly isAtEnd: boolean;
}

/** Marks the thread read up to its end while the user is looking at its end. */
export function useMarkRead({ sessionId, lastSeq, lastReadSeq, isAtEnd }: Reading): void {
  const utils = trpc.useUtils();
  const isLooking = useAttention() && isAtEnd;
  const sent = useRef(lastReadSeq);
  const { mutate } = trpc.sessions.markRead.useMutation({
    onSuccess: (read) => {
      utils.sessions.byId.setData(
        { sessionId },
        (detail) =>
          detail && { ...detail, lastReadSeq: read.lastReadSeq, session: { ...detail.session, unread: false } },
      );
    },
    // Not reported: the next view marks it again.
    onError: () => {
      sent.current = lastReadSeq;
    },
  });

  useEffect(() => {
    if (!isLooking || lastSeq === null || lastSeq <= Math.max(lastReadSeq, sent.current)) return undefined;
    const timer = setTimeout(() => {
      sent.current = lastSeq;
      mutate({ sessionId, seq: lastSeq });
    }, lookMilliseconds);
    return () => clearTimeout(timer);
  }, [isLooking, lastSeq, lastReadSeq, mutate, sessionId]);
}
