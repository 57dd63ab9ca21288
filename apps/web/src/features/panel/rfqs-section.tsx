import { Section } from '../../components/section.tsx';
import { StateWord } from '../../components/state-word.tsx';
import type { Trip } from '../../lib/api.ts';
import { useNow } from '../../lib/clock.ts';
import { rfqInWords, silentFirst } from '../../lib/sourcing-words.ts';

/** Every operator asked, the silent ones first: they are the ones to chase. */
export function RfqsSection({ trip }: { trip: Trip | null }) {
  const now = useNow();
  const rfqs = silentFirst(trip?.rfqs ?? []);
  if (rfqs.length === 0) return null;
  return (
    <Section title="Operators asked" count={String(rfqs.length)}>
      <ul className="flex flex-col">
        {rfqs.map((rfq) => (
          <li key={rfq.id} className="flex min-h-8 items-center gap-2 text-row">
            <span className="min-w-0 flex-1 truncate" title={rfq.operatorName ?? rfq.avinodeRfqId}>
              {rfq.operatorName ?? rfq.avinodeRfqId}
            </span>
            <StateWord {...rfqInWords(rfq, now)} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
