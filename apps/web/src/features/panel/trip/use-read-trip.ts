import { useEffect, useState } from 'react';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';

const lookMilliseconds = 1_000;
/** Longer than a read takes; after that it is being retried, and its result arrives later. */
const maxPolls = 20;

/** Requests a trip read. A read without changes causes no update, so its end is polled for. */
export function useReadTrip({ session, trip }: SessionDetail) {
  const sessionId = session.id;
  const [asked, setAsked] = useState<{ readonly readAt: string | null; readonly looks: number } | null>(null);
  const utils = trpc.useUtils();
  const { shown, refused } = useSessionChange();
  const { mutateAsync, isPending } = trpc.trips.read.useMutation();
  const isReading = asked !== null && asked.looks < maxPolls && asked.readAt === (trip?.readAt ?? null);

  useEffect(() => {
    if (!isReading || isPending) return undefined;
    const timer = setTimeout(() => {
      void utils.sessions.byId.invalidate({ sessionId });
      setAsked((was) => was && { ...was, looks: was.looks + 1 });
    }, lookMilliseconds);
    return () => clearTimeout(timer);
  }, [isReading, isPending, asked, sessionId, utils]);

  const readAgain = async (): Promise<void> => {
    setAsked({ readAt: trip?.readAt ?? null, looks: 0 });
    try {
      shown(await mutateAsync({ sessionId }));
    } catch (error) {
      setAsked(null);
      refused(error);
    }
  };
  return { readAgain, isReading: isReading || isPending };
}
