import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Fact, Facts } from '../../components/section.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../components/states.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { failureOf } from '../../lib/failure.ts';
import { exactTime } from '../../lib/format.ts';
import { trpc } from '../../lib/trpc.ts';
import { deliveryWords, lagInWords, readableBody } from './delivery-words.ts';

/** One notification as it came, byte for byte, with its story. */
export function RawDialog({ deliveryId, onClose }: { deliveryId: string; onClose: () => void }) {
  const { data, isError, error, refetch } = trpc.deliveries.byId.useQuery({ deliveryId });
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Dialog
      size="md"
      title={data === undefined ? 'Notification' : `Notification of ${data.avinodeId}`}
      onClose={onClose}
      footer={
        data === undefined ? undefined : (
          <Button
            icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(data.rawBody).then(() => setIsCopied(true))}
          >
            {isCopied ? 'Copied' : 'Copy body'}
          </Button>
        )
      }
    >
      {data === undefined ? (
        isError ? (
          <ErrorState
            title="It could not be loaded"
            sentence={failureOf(error).sentence}
            onRetry={() => void refetch()}
          />
        ) : (
          <SkeletonBlock label="Loading the notification">
            <Skeleton className="mb-3 w-1/2" />
            <Skeleton className="h-24 w-full" />
          </SkeletonBlock>
        )
      ) : (
        <div className="flex flex-col gap-3">
          <Facts>
            <Fact name="Status">
              <StateWord {...deliveryWords[data.status]} />
            </Fact>
            <Fact name="Received">{exactTime(data.receivedAt)}</Fact>
            {data.placedAt === null ? null : (
              <Fact name="Placed">
                {exactTime(data.placedAt)}
                {data.lagMs === null ? null : <span className="text-ink-3">, after {lagInWords(data.lagMs)}</span>}
              </Fact>
            )}
            {data.readAt === null ? null : (
              <Fact name="Read">
                <TimeText at={data.readAt} />
              </Fact>
            )}
            {data.attempts === 0 ? null : <Fact name="Failed tries">{data.attempts}</Fact>}
            {data.error === null ? null : (
              <Fact name="Error">
                <span className="text-danger">{data.error}</span>
              </Fact>
            )}
          </Facts>
          <pre
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
            tabIndex={0}
            aria-label="Body"
            className="max-h-[45vh] overflow-auto rounded-md border border-line bg-surface-0 p-3 font-mono text-xs whitespace-pre-wrap"
          >
            {readableBody(data.rawBody)}
          </pre>
        </div>
      )}
    </Dialog>
  );
}
