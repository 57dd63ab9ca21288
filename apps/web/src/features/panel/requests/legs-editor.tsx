import { Plus, Undo2 } from 'lucide-react';
import { useId, useState } from 'react';
import type { FieldErrors } from '@tripthread/shared/failures';
import { Button } from '../../../components/controls/button.tsx';
import { LegFields } from './leg-fields.tsx';
import { toTripType, type LegDraft, nextLeg, returnLeg, type TripType, tripTypeOf, withLeg } from './request-draft.ts';

const maxLegs = 20;
const types = ['one way', 'round trip', 'multi-leg'] as const;
const names: Record<TripType, string> = { 'one way': 'One way', 'round trip': 'Round trip', 'multi-leg': 'Multi-leg' };

interface LegsEditorProps {
  legs: readonly LegDraft[];
  errors: FieldErrors;
  onChange: (legs: readonly LegDraft[]) => void;
}

/** Renders the legs of a request and its trip type. */
export function LegsEditor({ legs, errors, onChange }: LegsEditorProps) {
  const name = useId();
  // Legs that another type does not use come back when the former type is selected again.
  const [longer, setLonger] = useState<readonly LegDraft[]>([]);
  const type = tripTypeOf(legs);
  const isFull = legs.length >= maxLegs;
  const turnInto = (next: TripType): void => {
    if (legs.length > 1) setLonger(legs);
    const former = longer[0]?.key === legs[0]?.key && tripTypeOf(longer) === next ? longer : legs;
    onChange(toTripType(former === longer && legs[0] !== undefined ? withLeg(longer, legs[0]) : former, next));
  };
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap items-center gap-1">
        <legend className="sr-only">Trip</legend>
        {types.map((one) => (
          <label
            key={one}
            className="inline-flex h-7 cursor-pointer items-center rounded-md border border-line px-2.5 text-xs font-medium text-ink-2 has-checked:border-accent has-checked:bg-accent-tint has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name={name} className="sr-only" checked={type === one} onChange={() => turnInto(one)} />
            {names[one]}
          </label>
        ))}
      </fieldset>
      {legs.map((leg, index) => (
        <LegFields
          key={leg.key}
          leg={leg}
          number={index + 1}
          errors={errors}
          onChange={(changed) => onChange(withLeg(legs, changed))}
          onRemove={legs.length === 1 ? null : () => onChange(legs.filter((one) => one.key !== leg.key))}
        />
      ))}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          size="sm"
          icon={<Plus size={13} aria-hidden />}
          disabled={isFull}
          onClick={() => onChange([...legs, nextLeg(legs.at(-1))])}
        >
          Add leg
        </Button>
        <Button
          size="sm"
          icon={<Undo2 size={13} aria-hidden />}
          disabled={isFull}
          onClick={() => onChange([...legs, returnLeg(legs)])}
        >
          Add return
        </Button>
        {errors.legs === undefined ? null : <p className="text-xs text-danger">{errors.legs}</p>}
      </div>
    </div>
  );
}
