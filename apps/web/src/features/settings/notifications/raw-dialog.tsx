import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Fact, Facts } from '../../../components/frames/section.tsx';
import { ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import { StatusLabel } from '../../../components/text/status-label.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { exactTime } from '../../../lib/format/format.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { notificationStateTexts, formatLag, readableBody } from './notification-text.ts';

/** Shows one notification byte for byte, with its history. */
export function RawDialog({ deliveryId, onClose }: { deliveryId: string; onClose: () => void }) {
  const { data, isError, error, refetch } = trpc.deliveries.byId.useQuery({ deliveryId });
  const [isCopied, setIsCopied] = useState(false);
  return (
    <Dialog
      size="md"
      title={data === undefined ? 'Notification' : `Notification of ${data.avinodeId}`}
      onClose={onClose}
      footer={
        data === undefined || data.bodyPurgedAt !== null ? undefined : (
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
            title="The notification could not be loaded"
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
              <StatusLabel {...notificationStateTexts[data.status]} />
            </Fact>
            <Fact name="Received">{exactTime(data.receivedAt)}</Fact>
            {data.placedAt === null ? null : (
              <Fact name="Placed">
                {exactTime(data.placedAt)}
                {data.lagMs === null ? null : <span className="text-ink-3">, after {formatLag(data.lagMs)}</span>}
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
          {data.bodyPurgedAt === null ? (
            <RawText label="Body" text={readableBody(data.rawBody)} />
          ) : (
            <p className="text-row text-ink-2">
              Its content was deleted after 30 days <TimeText at={data.bodyPurgedAt} />. Its thread events stay.
            </p>
          )}
          <Answers answers={data.answers} />
        </div>
      )}
    </Dialog>
  );
}

function RawText({ label, text }: { label: string; text: string }) {
  return (
    <pre
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
      tabIndex={0}
      aria-label={label}
      className="max-h-[45vh] overflow-auto rounded-md border border-line bg-surface-0 p-3 font-mono text-xs whitespace-pre-wrap"
    >
      {text}
    </pre>
  );
}

/** Lists Avinode’s responses that it caused, each collapsed. */
function Answers({ answers }: { answers: Outputs['deliveries']['byId']['answers'] }) {
  if (answers.length === 0) return null;
  return (
    <section aria-label="What Avinode answered" className="flex flex-col gap-2">
      <h3 className="text-row font-semibold">What Avinode answered</h3>
      {answers.map(({ path, status, body, isCut, firstAt, lastAt }) => (
        <details key={`${path} ${firstAt}`} className="rounded-md border border-line">
          <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-2 px-3 py-2 text-row">
            <span className="font-mono text-xs break-all">{path}</span>
            <span className="text-ink-3">
              {status}, <TimeText at={lastAt} />
            </span>
          </summary>
          <div className="px-3 pb-3">
            <RawText label={`Answer to ${path}`} text={readableBody(body)} />
            {isCut ? <p className="pt-1 text-xs text-ink-3">Truncated: too long to show in full.</p> : null}
          </div>
        </details>
      ))}
    </section>
  );
}
