import { TableHead } from '../../components/frames/table-head.tsx';
import { CopyText } from '../../components/controls/copy-text.tsx';
import { RfqLineList } from '../../entities/sourcing/rfq-line-list.tsx';
import { StatusLabel } from '../../components/text/status-label.tsx';
import { TimeText } from '../../components/text/time-text.tsx';
import type { Trip } from '../../lib/api/api-types.ts';
import { useNow } from '../../lib/time/clock.ts';
import { rfqStatusText, sortSilentFirst } from '../../entities/sourcing/sourcing-text.ts';

/** Lists the RFQs, the longest silent on top. */
export function TripRfqs({ rfqs, quotes }: Pick<Trip, 'rfqs' | 'quotes'>) {
  const now = useNow();
  if (rfqs.length === 0)
    return <p className="text-row text-ink-3">No RFQs yet. RFQs sent in Avinode appear here automatically.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse text-left text-row">
        <TableHead
          columns={[
            { name: 'Operator', className: 'pr-4' },
            { name: 'State', className: 'pr-4' },
            { name: 'Asked', className: 'pr-4 max-sm:hidden' },
            { name: 'RFQ id', className: 'max-md:hidden' },
          ]}
        />
        <tbody>
          {sortSilentFirst(rfqs).map((rfq) => (
            <tr key={rfq.id} className="border-t border-line align-top">
              <th scope="row" className="w-2/5 py-1.5 pr-4 font-medium max-sm:w-1/2">
                {rfq.operatorName ?? 'Operator not named'}
                <div className="max-w-72 font-normal">
                  <RfqLineList rfq={rfq} quotes={quotes} />
                </div>
              </th>
              <td className="py-1.5 pr-4">
                <StatusLabel {...rfqStatusText(rfq, now)} />
              </td>
              <td className="py-1.5 pr-4 text-ink-2 max-sm:hidden">
                {rfq.sentAt === null ? '' : <TimeText at={rfq.sentAt} />}
              </td>
              <td className="py-1.5 text-ink-2 max-md:hidden">
                <CopyText text={rfq.avinodeRfqId} label="RFQ id" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
