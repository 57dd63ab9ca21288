import { FilePlus2, Hourglass, MessageSquare, Star } from 'lucide-react';
import { formatMoney } from '@tripthread/shared/money/money';
import { Button } from '../../components/controls/button.tsx';
import { Mono } from '../../components/text/kbd.tsx';
import { EmptyState } from '../../components/frames/states.tsx';
import { ExpiryText } from '../../components/text/time-text.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { useNow } from '../../lib/time/clock.ts';
import { dayName, timeOfDay, type Urgency, urgencyOf } from '../../lib/format/format.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { BoardFrame, BoardGroup, type BoardScope, Cut } from './board-frame.tsx';
import { groupNames, groupOf, groupsOf, shareLeft } from './quote-groups.ts';
import { SessionLink } from './session-link.tsx';
import { useBoardActions } from './use-board-actions.ts';

type Quote = Outputs['boards']['expiring']['quotes'][number];

/** Lists every valid quote by the time it has left. */
export function ExpiringPage({ scope }: { scope: BoardScope }) {
  usePageTitle('Expiring');
  const now = useNow();
  const query = trpc.boards.expiring.useQuery({ scope });
  const groups = query.data === undefined ? undefined : groupsOf(query.data.quotes, now);
  return (
    <BoardFrame
      title="Expiring"
      description="Quotes by time left. Propose one, or ask its operator to extend."
      scope={scope}
      query={query}
    >
      {groups === undefined ? undefined : groups.length === 0 ? (
        <EmptyState
          icon={<Hourglass size={20} aria-hidden />}
          title="No quotes expire"
          text="Firm quotes of your open sessions appear here."
        />
      ) : (
        <>
          {groups.map(({ name, quotes }) => (
            <BoardGroup key={name} name={groupNames[name]} count={quotes.length}>
              {quotes.map((quote) => (
                <QuoteLine key={`${quote.id} ${quote.session.id}`} quote={quote} now={now} />
              ))}
            </BoardGroup>
          ))}
          <Cut isCut={query.data?.isCut === true} />
        </>
      )}
    </BoardFrame>
  );
}

function QuoteLine({ quote, now }: { quote: Quote; now: number }) {
  const { session, operatorName } = quote;
  const acts = useBoardActions();
  const isExpired = groupOf(quote, now) === 'lapsed';
  const aircraft = quote.aircraftType ?? 'aircraft not stated';
  return (
    <li
      data-board-row
      className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 text-row has-[a:focus-visible]:bg-accent-tint md:grid-cols-[7rem_minmax(0,1.2fr)_minmax(0,1.2fr)_auto]"
    >
      <RemainingTime quote={quote} now={now} />
      <div className="min-w-0 max-md:col-span-2">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className="min-w-0 truncate font-medium" title={operatorName}>
            {operatorName}
          </span>
          {quote.isPrimary ? (
            <span className="inline-flex shrink-0 items-center gap-1 text-xs text-accent-ink">
              <Star size={11} fill="currentColor" aria-hidden /> primary
            </span>
          ) : null}
        </p>
        <p className="flex min-w-0 items-baseline gap-1.5 text-xs text-ink-2">
          <span className="font-semibold whitespace-nowrap text-ink-1 tabular-nums">{formatMoney(quote.total)}</span>
          <span className="min-w-0 truncate">{aircraft}</span>
          {quote.tail === null ? null : <Mono className="shrink-0">{quote.tail}</Mono>}
        </p>
      </div>
      <div className="min-w-0 max-md:col-span-2">
        <SessionLink session={session} about={`quote of ${operatorName}`} />
      </div>
      <div className="flex gap-1 max-md:col-span-2 max-md:-ml-2">
        <Button
          size="sm"
          variant="ghost"
          icon={<MessageSquare size={12} aria-hidden />}
          onClick={() => acts.write(session, quote.rfqId, 'extend')}
        >
          Ask to extend<span className="sr-only"> the price of {operatorName}</span>
        </Button>
        {isExpired ? null : (
          <Button
            size="sm"
            variant="ghost"
            icon={<FilePlus2 size={12} aria-hidden />}
            onClick={() => acts.propose(session)}
          >
            Propose<span className="sr-only"> {operatorName}</span>
          </Button>
        )}
      </div>
    </li>
  );
}

/** `16:00` for today; the day comes first for later times. */
const expiryLabel = (at: string, now: number): string =>
  Math.abs(Date.parse(at) - now) < 18 * 3_600_000 ? timeOfDay(at) : `${dayName(at).slice(0, 3)} ${timeOfDay(at)}`;

const bars: Record<Urgency, string> = {
  over: 'bg-quiet',
  urgent: 'bg-danger',
  soon: 'bg-danger',
  today: 'bg-expiring',
  later: 'bg-quiet',
};

/** The text carries the meaning; the bar shows how much of the validity is used up. */
function RemainingTime({ quote, now }: { quote: Quote; now: number }) {
  const { validUntil, receivedAt } = quote;
  if (validUntil === null) return <span className="text-xs text-ink-3 max-md:col-span-2">no expiry</span>;
  const share = shareLeft({ validUntil, receivedAt }, now);
  return (
    <div className="flex flex-col gap-1 max-md:col-span-2">
      <span className="flex items-baseline gap-1.5">
        <ExpiryText at={validUntil} />
        <span className="text-xs text-ink-3 tabular-nums">{expiryLabel(validUntil, now)}</span>
      </span>
      <span aria-hidden className="h-1 w-full overflow-hidden rounded-full bg-surface-3">
        <span
          className={classNames('block h-full rounded-full', bars[urgencyOf(validUntil, now)])}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </span>
    </div>
  );
}
