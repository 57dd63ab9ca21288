import type { Inputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { plural } from '../../../lib/format/format.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

type Which = Inputs['deliveries']['replay'];

/** Replays notifications; a long range takes several calls. */
export function useReplay() {
  const utils = trpc.useUtils();
  const { mutateAsync, isPending } = trpc.deliveries.replay.useMutation();

  /** Returns the sentence of a failure, or null. */
  const replay = async (which: Which): Promise<string | null> => {
    let total = 0;
    try {
      let next: Which | null = which;
      while (next !== null) {
        const { replayed, continueFrom }: { replayed: number; continueFrom: string | null } = await mutateAsync(next);
        total += replayed;
        next = continueFrom === null || which.to === undefined ? null : { from: continueFrom, to: which.to };
      }
      toast({
        text: total === 0 ? 'There was nothing to replay.' : `${plural(total, 'notification')} replayed.`,
      });
      return null;
    } catch (error) {
      const { sentence } = failureOf(error);
      const done = total === 0 ? '' : ` ${plural(total, 'notification')} before it were replayed.`;
      toast({ tone: 'danger', text: `${sentence}${done}` });
      return sentence;
    } finally {
      void utils.deliveries.invalidate();
    }
  };
  return { replay, isReplaying: isPending };
}
