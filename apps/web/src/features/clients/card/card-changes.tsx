import { useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Section } from '../../../components/frames/section.tsx';
import { TimeText } from '../../../components/text/time-text.tsx';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { formatCardChange } from './card-text.ts';

const initialCount = 5;

/** Lists who changed the client, and when. Former values are not shown. */
export function CardChanges({ card: { changes } }: { card: ClientCard }) {
  const [isAll, setAll] = useState(false);
  if (changes.length === 0) return null;
  const shown = isAll ? changes : changes.slice(0, initialCount);
  return (
    <Section
      level={2}
      title="Changes"
      action={
        changes.length <= initialCount ? null : (
          <Button size="sm" variant="ghost" aria-expanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? 'Show fewer' : 'Show more'}
          </Button>
        )
      }
    >
      <ol aria-label="Changes of this card" className="flex flex-col gap-1 text-row">
        {shown.map((change) => (
          <li key={change.id} className="flex items-baseline gap-3">
            <span className="min-w-0 flex-1 break-words">
              <span className="font-medium">{change.agentName}</span>{' '}
              <span className="text-ink-2">{formatCardChange(change)}</span>
            </span>
            <TimeText at={change.at} className="shrink-0 text-xs text-ink-3" />
          </li>
        ))}
      </ol>
    </Section>
  );
}
