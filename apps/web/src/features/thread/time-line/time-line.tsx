import { ArrowDown, MessagesSquare } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { EmptyState } from '../../../components/frames/states.tsx';
import type { Me, SessionDetail, ThreadItem } from '../../../lib/api/api-types.ts';
import { useNow } from '../../../lib/time/clock.ts';
import { plural } from '../../../lib/format/format.ts';
import { actorName } from '../items/actor-name.ts';
import { MessageBlock } from '../items/message-block.tsx';
import { isDelivered, type Outgoing } from '../composer/outgoing.ts';
import { ThreadItemView } from '../items/thread-item-view.tsx';
import { dayName, localDayOf } from './thread-rows.ts';
import { useMarkRead } from './use-mark-read.ts';
import { useShownItems, useThreadRows } from './use-thread-rows.ts';
import { useRetryMessage } from './use-retry-message.ts';
import { useThreadScroll } from './use-thread-scroll.ts';

interface TimeLineProps {
  detail: SessionDetail;
  me: Me | undefined;
  items: readonly ThreadItem[];
  outgoing: readonly Outgoing[];
  /** The read position on opening. */
  readUpTo: number;
  older: { readonly has: boolean; readonly isLoading: boolean; readonly load: () => void };
}

export function TimeLine({ detail, me, items: all, outgoing, readUpTo, older }: TimeLineProps) {
  const items = useShownItems(all, detail.avinode === 'ready');
  const { rows, context } = useThreadRows(items, readUpTo, me, detail);
  const retry = useRetryMessage(detail.session.id);
  const today = localDayOf(new Date(useNow()).toISOString());
  // Items that are not shown count as read too.
  const lastSeq = all.at(-1)?.seq ?? null;
  const myId = me?.agent.id;
  const { scroller, content, onScroll, isAtEnd, unseen, toEnd } = useThreadScroll({
    firstSeq: items[0]?.seq ?? null,
    lastSeq,
    newsAfter: (seq) => items.filter((item) => item.seq > seq && item.actor.id !== myId).length,
  });
  useMarkRead({ sessionId: detail.session.id, lastSeq, lastReadSeq: detail.lastReadSeq, isAtEnd });

  // One’s own message is always scrolled into view.
  const sending = outgoing.filter((one) => one.state === 'sending' && !isDelivered(one, all, myId ?? ''));
  useEffect(() => {
    if (sending.length > 0) toEnd();
  }, [sending.length, toEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        onScroll={onScroll}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard
        tabIndex={0}
        role="region"
        aria-label="Time line"
        className="h-full overflow-y-auto [overflow-anchor:none] outline-offset-[-2px]"
      >
        <div ref={content} className="mx-auto flex min-h-full max-w-3xl flex-col justify-end pb-4">
          {older.has ? <OlderPages isLoading={older.isLoading} load={older.load} /> : null}
          {rows.length === 0 ? (
            <EmptyState
              icon={<MessagesSquare size={20} aria-hidden />}
              title="Nothing in this thread yet"
              text="Messages, quotes and changes of this session appear here in the order they happen."
              className="my-auto"
            />
          ) : null}
          {rows.map((row) =>
            row.row === 'day' ? (
              <Divider key={row.key} text={dayName(row.day, today)} />
            ) : row.row === 'new' ? (
              <NewLine key={row.key} />
            ) : (
              <ThreadItemView
                key={row.key}
                item={row.item}
                together={row.together}
                continues={row.continues}
                context={context}
                onRetry={detail.session.status === 'archived' ? null : retry}
              />
            ),
          )}
          {sending.map(({ key, audience, operatorName, text, at }) => (
            <MessageBlock
              key={key}
              author={me?.agent.name ?? 'You'}
              at={at}
              message={{ sender: 'iso_agent', audience, text, delivery: 'sending', operatorName, error: null }}
              faded
            />
          ))}
        </div>
      </div>
      {unseen > 0 ? (
        <Button
          size="sm"
          variant="primary"
          className="appear absolute bottom-3 left-1/2 -translate-x-1/2 shadow-float"
          icon={<ArrowDown size={13} aria-hidden />}
          onClick={toEnd}
        >
          {unseen} new
        </Button>
      ) : null}
      <Announcer items={items} myId={myId} />
    </div>
  );
}

function Divider({ text }: { text: string }) {
  return (
    <h3 className="flex items-center gap-3 px-4 pt-5 pb-1 text-xs font-medium text-ink-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
      {text}
    </h3>
  );
}

function NewLine() {
  return (
    <h3
      data-new-line
      className="flex items-center gap-3 px-4 pt-3 text-xs font-medium text-accent-ink before:h-px before:flex-1 before:bg-accent after:h-px after:flex-1 after:bg-accent"
    >
      New since you left
    </h3>
  );
}

/** Loads earlier items when scrolled into view; a button for those who do not scroll. */
function OlderPages({ isLoading, load }: { isLoading: boolean; load: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  useEffect(() => {
    const element = place.current;
    if (element === null || isLoading) return undefined;
    // A root margin only applies to an explicit root.
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting === true && latest.current(), {
      root: element.closest('[role=region]'),
      rootMargin: '400px 0px 0px 0px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [isLoading]);
  return (
    <div ref={place} className="flex h-12 shrink-0 items-center justify-center">
      <Button size="sm" variant="ghost" busy={isLoading} onClick={load}>
        {isLoading ? 'Loading earlier…' : 'Show earlier'}
      </Button>
    </div>
  );
}

/** Announces new items to screen readers while the thread is open, not older pages. */
function Announcer({ items, myId }: { items: readonly ThreadItem[]; myId: string | undefined }) {
  const last = items.at(-1);
  const [opened] = useState(last?.seq ?? 0);
  const arrived = items.filter((item) => item.seq > opened && item.actor.id !== myId && item.message !== null);
  const newest = arrived.at(-1);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {newest === undefined
        ? ''
        : `${plural(arrived.length, 'new message')}. ${actorName(newest.actor)}: ${newest.message?.text ?? ''}`}
    </p>
  );
}
