import { Sheet } from '../../../components/frames/list-frame.tsx';
import { RateForm } from '../../../entities/quotes/rate-form.tsx';
import { EmptyState, ErrorState, Skeleton, SkeletonBlock } from '../../../components/frames/states.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { Outputs } from '../../../lib/api/api-types.ts';
import { failureOf } from '../../../lib/api/failure.ts';
import { plainDate } from '../../../lib/format/format.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { SettingsFrame } from '../settings-frame.tsx';

/** Lists the brokerage’s exchange rates: entered by hand, dated, immutable. */
export function RatesPage() {
  const { data, error, isError, refetch } = trpc.exchangeRates.list.useQuery();
  return (
    <SettingsFrame
      isForAll
      title="Exchange rates"
      text="Quotes in other currencies use the newest rate. Rates never change."
    >
      <div className="flex flex-col gap-4">
        <Sheet>
          <section aria-label="Add a rate" className="p-4">
            <RateForm base="EUR" quote="USD" />
          </section>
        </Sheet>
        <Sheet>
          <section aria-label="Rates">
            {data !== undefined ? (
              <Rates rates={data.rates} />
            ) : isError ? (
              <ErrorState
                title="The rates could not be loaded"
                sentence={failureOf(error).sentence}
                onRetry={() => void refetch()}
              />
            ) : (
              <SkeletonBlock label="Loading the rates" className="flex flex-col gap-3 p-4">
                <Skeleton className="w-1/2" />
                <Skeleton className="w-2/3" />
              </SkeletonBlock>
            )}
          </section>
        </Sheet>
      </div>
    </SettingsFrame>
  );
}

type Rate = Outputs['exchangeRates']['list']['rates'][number];

function Rates({ rates }: { rates: readonly Rate[] }) {
  if (rates.length === 0)
    return <EmptyState title="No rate yet" text="Add the first one above to compare quotes in other currencies." />;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-row">
        <thead>
          <tr className="text-left text-xs text-ink-3">
            <th className="px-4 py-2 font-medium">Rate</th>
            <th className="px-2 py-2 font-medium">As of</th>
            <th className="px-2 py-2 font-medium">Source</th>
            <th className="px-4 py-2 font-medium max-sm:hidden">Entered</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <tr key={rate.id} className="border-t border-line">
              <td className="px-4 py-2 whitespace-nowrap tabular-nums">
                1 {rate.base} = {rate.rate} {rate.quote}
              </td>
              <td className="px-2 py-2 whitespace-nowrap tabular-nums">{plainDate(rate.asOf)}</td>
              <td className="px-2 py-2 max-sm:pr-4">
                {rate.source ?? <span className="text-ink-3">not stated</span>}
                <span className="block text-xs text-ink-3 sm:hidden">by {rate.agentName}</span>
              </td>
              <td className="px-4 py-2 text-ink-2 max-sm:hidden">
                {rate.agentName}, <TimeText at={rate.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
