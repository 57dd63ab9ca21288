import { Section } from '../../../components/frames/section.tsx';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { sortSilentFirst } from '../../../entities/sourcing/sourcing-text.ts';
import { RfqItem } from './rfq-item.tsx';

/** With more RFQs than this, their aircraft are collapsed. */
const maxExpanded = 4;

/** Lists every operator asked, the silent ones first. */
export function RfqsSection({ detail }: { detail: SessionDetail }) {
  const { trip } = detail;
  const rfqs = sortSilentFirst(trip?.rfqs ?? []);
  if (trip === null || rfqs.length === 0) return null;
  return (
    <Section title="Operators asked" count={String(rfqs.length)}>
      <ul aria-label="Operators asked" className="-my-1 flex flex-col divide-y divide-line">
        {rfqs.map((rfq) => (
          <RfqItem key={rfq.id} rfq={rfq} trip={trip} detail={detail} isUnfolded={rfqs.length <= maxExpanded} />
        ))}
      </ul>
    </Section>
  );
}
