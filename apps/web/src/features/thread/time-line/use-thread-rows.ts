import { useMemo, useState } from 'react';
import type { Me, SessionDetail, ThreadItem } from '../../../lib/api/api-types.ts';
import { serverNow, useNow } from '../../../lib/time/clock.ts';
import { dayName as dayOfInstant, timeOfDay } from '../../../lib/format/format.ts';
import { flightDate } from '../../../entities/requests/flight-text.ts';
import type { PriceRevision } from '../../../entities/quotes/price-change.ts';
import { shownItems } from './shown-items.ts';
import { type About, prefilledText, prefillMessage } from '../../../entities/messages/prefill-message.ts';
import { quotesOf } from '../../../entities/quotes/session-quotes.ts';
import { isAwaited } from '../../../entities/sourcing/sourcing-text.ts';
import type { ThreadContext } from '../items/thread-item-view.tsx';
import { localDayOf, threadRows } from './thread-rows.ts';

/** After a pause this long, the author is named again. */
const pauseMilliseconds = 10 * 60_000;
const groupWindowMilliseconds = 2 * 60_000;

const apart = (a: ThreadItem, b: ThreadItem): number => Date.parse(b.at) - Date.parse(a.at);

function continues(previous: ThreadItem, next: ThreadItem): boolean {
  return (
    previous.message !== null &&
    previous.kind !== 'proposal_sent' &&
    next.kind !== 'proposal_sent' &&
    next.message !== null &&
    previous.actor.name === next.actor.name &&
    previous.actor.kind === next.actor.kind &&
    previous.message.sender === next.message.sender &&
    previous.message.audience === next.message.audience &&
    previous.message.operatorName === next.message.operatorName &&
    previous.message.delivery !== 'failed' &&
    apart(previous, next) < pauseMilliseconds
  );
}

const together = (previous: ThreadItem, next: ThreadItem): boolean =>
  previous.kind === 'rfq_seen' && next.kind === 'rfq_seen' && apart(previous, next) < groupWindowMilliseconds;

/** Returns the shown items; the same array while nothing changed. */
export function useShownItems(items: readonly ThreadItem[], isReading: boolean): readonly ThreadItem[] {
  const now = useNow();
  const shown = useMemo(() => shownItems(items, { isReading, now }), [items, isReading, now]);
  const [held, setHeld] = useState(shown);
  const isSame = held.length === shown.length && held.every((item, index) => item === shown[index]);
  if (!isSame) setHeld(shown);
  return isSame ? held : shown;
}

/** Returns the rows of the time line, and what their views need. */
export function useThreadRows(
  items: readonly ThreadItem[],
  readUpTo: number | null,
  me: Me | undefined,
  detail: SessionDetail | undefined,
) {
  const myId = me?.agent.id;
  const rows = useMemo(
    () =>
      threadRows(items, {
        dayOf: localDayOf,
        readUpTo,
        isNews: (item) => item.actor.id === null || item.actor.id !== myId,
        continues,
        together,
      }),
    [items, readUpTo, myId],
  );
  const context = useMemo((): ThreadContext => {
    const quotes = detail === undefined ? [] : quotesOf(detail);
    const write = (rfqId: string | null, about: About) => {
      if (detail === undefined || detail.session.status === 'archived') return null;
      const { id, request } = detail.session;
      return () => prefillMessage(id, rfqId, prefilledText(about, request, serverNow()));
    };
    return {
      words: {
        agentName: (id) => me?.agents.find((agent) => agent.id === id)?.name ?? 'a colleague',
        flightDateName: (date) => flightDate(date, serverNow()),
        timeName: (instant) => `${dayOfInstant(instant)}, ${timeOfDay(instant)}`,
      },
      items,
      pricesOf: (quoteId) => quotes.find(({ id }) => id === quoteId)?.revisions ?? pricesIn(items, quoteId),
      extendOf: (quoteId) => {
        const quote = quotes.find(({ id, status }) => id === quoteId && status === 'expired');
        return quote === undefined ? null : write(quote.rfqId, 'extend');
      },
      chaseOf: (rfqId) =>
        detail?.trip?.rfqs.some((rfq) => rfq.id === rfqId && isAwaited(rfq)) ? write(rfqId, 'chase') : null,
    };
  }, [me, detail, items]);
  return { rows, context };
}

/** Returns the prices of a quote from the loaded thread; for a trip that was detached. */
const pricesIn = (items: readonly ThreadItem[], quoteId: string): readonly PriceRevision[] =>
  items.flatMap(({ quote }) =>
    quote?.id === quoteId && quote.revision !== null && quote.total !== null
      ? [{ revision: quote.revision, total: quote.total }]
      : [],
  );
