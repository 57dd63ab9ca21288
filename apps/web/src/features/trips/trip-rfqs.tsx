import { formatMoney } from '@tripthread/shared/money';
import { CopyText } from '../../components/copy-text.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { TimeText } from '../../components/time-text.tsx';
import type { Trip } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { rfqInWords, silentFirst } from '../../lib/sourcing-words.ts';

/** The operators asked, the longest silent on top. */
export function TripRfqs({ rfqs, quotes }: Pick<Trip, 'rfqs' | 'quotes'>) {
  const now = useNow();
  if (rfqs.length === 0)
    return (
      <p className="text-row text-ink-3">No operator is asked yet. RFQs sent in Avinode appear here by themselves.</p>
    );
  const priceOf = (operatorName: string | null): string | null => {
    const quote =
      operatorName === null
        ? undefined
        : quotes.find((one) => one.kind === 'firm' && one.operatorName === operatorName);
    return quote === undefined ? null : formatMoney(quote.total);
  };
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-row">
        <thead className="text-xs text-ink-3">
          <tr>
            <th scope="col" className="py-1 pr-4 font-medium">
              Operator
            </th>
            <th scope="col" className="py-1 pr-4 font-medium">
              State
            </th>
            <th scope="col" className="py-1 pr-4 font-medium max-sm:hidden">
              Asked
            </th>
            <th scope="col" className="py-1 pr-4 font-medium max-md:hidden">
              RFQ id
            </th>
            <th scope="col" className="py-1 text-right font-medium max-sm:hidden">
              Price
            </th>
          </tr>
        </thead>
        <tbody>
          {silentFirst(rfqs).map((rfq) => (
            <tr key={rfq.id} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 font-medium">
                {rfq.operatorName ?? 'Operator not named'}
              </th>
              <td className="py-1.5 pr-4">
                <StateWord {...rfqInWords(rfq, now)} />
              </td>
              <td className="py-1.5 pr-4 text-ink-2 max-sm:hidden">
                {rfq.sentAt === null ? '' : <TimeText at={rfq.sentAt} />}
              </td>
              <td className="py-1.5 pr-4 text-ink-2 max-md:hidden">
                <CopyText text={rfq.avinodeRfqId} label="RFQ id" />
              </td>
              <td className="py-1.5 text-right whitespace-nowrap max-sm:hidden">{priceOf(rfq.operatorName) ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
