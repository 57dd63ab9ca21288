import type { Completeness, OpenFact } from '@tripthread/shared/requests/requests';
import { Kbd } from '../../../components/text/kbd.tsx';
import { Meter } from '../../../components/text/meter.tsx';
import { openFactNames } from '../../../entities/requests/open-facts.ts';

/** A field of the request’s form. */
export interface FieldAt {
  readonly fact: OpenFact;
  readonly leg: number;
}

/** Shows how complete the request is; each missing fact links to its field. */
export function RequestMeter({ whole, onFill }: { whole: Completeness; onFill: ((fact: OpenFact) => void) | null }) {
  const { missing, goodToHave, known, of } = whole;
  if (missing.length + goodToHave.length === 0) return null;
  return (
    <div className="mt-2 flex flex-col gap-1 rounded-md bg-surface-0 px-2 py-1.5 text-xs text-ink-2">
      <span className="flex items-center gap-2">
        <Meter
          value={known}
          max={of}
          label="request facts filled in"
          tone={missing.length === 0 ? 'quiet' : 'accent'}
        />
        {onFill === null ? null : (
          <span className="ml-auto inline-flex items-center gap-1 text-ink-3 max-md:hidden">
            <Kbd>m</Kbd> fill in
          </span>
        )}
      </span>
      <Named title="Missing before sourcing" facts={missing} look="text-expiring" onFill={onFill} />
      <Named title="Good to have" facts={goodToHave} look="text-ink-2" onFill={onFill} />
    </div>
  );
}

interface NamedProps {
  title: string;
  facts: readonly OpenFact[];
  look: string;
  onFill: ((fact: OpenFact) => void) | null;
}

function Named({ title, facts, look, onFill }: NamedProps) {
  if (facts.length === 0) return null;
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5">
      <span>{title}:</span>
      {facts.map((fact) =>
        onFill === null ? (
          <span key={fact} className={look}>
            {openFactNames[fact]}
          </span>
        ) : (
          <button
            key={fact}
            type="button"
            onClick={() => onFill(fact)}
            className={`min-h-6 rounded-sm font-medium underline decoration-dotted underline-offset-2 hover:decoration-solid ${look}`}
          >
            {openFactNames[fact]}
          </button>
        ),
      )}
    </p>
  );
}
