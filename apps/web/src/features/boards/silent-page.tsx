import { BellRing, Ear } from 'lucide-react';
import { Button } from '../../components/controls/button.tsx';
import { EmptyState } from '../../components/frames/states.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import type { Outputs } from '../../lib/api/api-types.ts';
import { classNames } from '../../lib/page/class-names.ts';
import { useNow } from '../../lib/time/clock.ts';
import { duration, plural } from '../../lib/format/format.ts';
import { usePageTitle } from '../../lib/page/page-title.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { BoardFrame, type BoardScope, Cut } from './board-frame.tsx';
import { SessionLink } from './session-link.tsx';
import { useBoardActions } from './use-board-actions.ts';

type Operator = Outputs['boards']['silent']['operators'][number];

/** Lists the operators who have not answered, each against their usual time, the most overdue first. */
export function SilentPage({ scope }: { scope: BoardScope }) {
  usePageTitle('Silent operators');
  const query = trpc.boards.silent.useQuery({ scope });
  const operators = query.data?.operators;
  return (
    <BoardFrame
      title="Silent operators"
      description="Unanswered requests by each operator’s usual time, most overdue first."
      scope={scope}
      query={query}
    >
      {operators === undefined ? undefined : operators.length === 0 ? (
        <EmptyState
          icon={<Ear size={20} aria-hidden />}
          title="All operators have answered"
          text="Operators appear here until they quote or decline."
        />
      ) : (
        <>
          <ul aria-label="Silent operators" className="flex flex-col gap-3 pb-4">
            {operators.map((operator) => (
              <OperatorCard key={operator.id ?? operator.name} operator={operator} />
            ))}
          </ul>
          <Cut isCut={query.data?.isCut === true} />
        </>
      )}
    </BoardFrame>
  );
}

const waitedMsOf = ({ rfqs: [oldest] }: Operator, now: number): number => now - Date.parse(oldest?.sentAt ?? '');

function OperatorCard({ operator }: { operator: Operator }) {
  const now = useNow();
  const acts = useBoardActions();
  const { name, asked, rfqs, medianMilliseconds, waitMilliseconds } = operator;
  const waited = waitedMsOf(operator, now);
  const isOverdue = waited >= waitMilliseconds;
  return (
    <li className="border-line bg-surface-1 max-md:border-y md:rounded-lg md:border">
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line px-4 py-2.5 text-row md:grid-cols-[minmax(0,1fr)_10rem_11rem]">
        <div className="min-w-0">
          <h2 className="truncate font-semibold" title={name}>
            {name}
          </h2>
          <p className="text-xs text-ink-2">
            {rfqs.length} of {asked} unanswered
          </p>
        </div>
        <p className="text-right text-xs text-ink-2 md:text-left">
          {medianMilliseconds === null ? 'never answered yet' : `usually answers in ${duration(medianMilliseconds)}`}
        </p>
        <div className="flex flex-col gap-1 max-md:col-span-2">
          <span className={classNames('text-xs', isOverdue ? 'font-semibold text-expiring' : 'text-ink-2')}>
            {isOverdue
              ? `overdue by ${duration(waited - waitMilliseconds)}`
              : `expected within ${duration(waitMilliseconds - waited)}`}
          </span>
          <span aria-hidden className="h-1 w-full overflow-hidden rounded-full bg-surface-3">
            <span
              className={classNames('block h-full rounded-full', isOverdue ? 'bg-expiring' : 'bg-operator')}
              style={{ width: `${Math.round(Math.min(1, waited / waitMilliseconds) * 100)}%` }}
            />
          </span>
        </div>
      </div>
      <ul aria-label={`Unanswered by ${name}, ${plural(rfqs.length, 'request')}`} className="divide-y divide-line">
        {rfqs.map((rfq) => (
          <li
            key={`${rfq.id} ${rfq.session.id}`}
            data-board-row
            className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 px-4 py-1.5 text-row has-[a:focus-visible]:bg-accent-tint"
          >
            <span className="flex min-w-0 flex-wrap items-baseline gap-x-3">
              <SessionLink session={rfq.session} about={`asked of ${name}`} />
              <span className="text-xs text-ink-3">
                asked <TimeText at={rfq.sentAt} />
              </span>
            </span>
            <Button
              size="sm"
              variant="ghost"
              icon={<BellRing size={12} aria-hidden />}
              onClick={() => acts.write(rfq.session, rfq.id, 'chase')}
            >
              Chase<span className="sr-only"> {name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </li>
  );
}
