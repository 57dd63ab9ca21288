import { TriangleAlert } from 'lucide-react';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { ThreadItem } from '../../../lib/api/api-types.ts';
import { classNames } from '../../../lib/page/class-names.ts';
import { type EventSentenceInput, eventSentence, formatReason } from './event-sentence.ts';

/** Renders a status change as one quiet line. */
export function EventLine({ item, words }: { item: ThreadItem; words: EventSentenceInput }) {
  const reason = formatReason(item);
  const isBad = item.kind === 'message_failed';
  return (
    <p className={classNames('flex items-baseline gap-3 px-4 pt-1.5 text-xs', isBad ? 'text-danger' : 'text-ink-3')}>
      <span aria-hidden className="flex w-7 shrink-0 justify-center self-center">
        {isBad ? <TriangleAlert size={12} /> : <span className="size-1 rounded-full bg-quiet" />}
      </span>
      <span className="min-w-0 flex-1 break-words">
        {eventSentence(item, words)}
        {reason === null ? null : <span className="text-ink-2">: “{reason}”</span>}
      </span>
      <TimeText at={item.at} as="time" />
    </p>
  );
}
