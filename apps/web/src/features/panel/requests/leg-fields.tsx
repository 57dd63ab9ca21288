import { X } from 'lucide-react';
import { AirportField } from '../../../entities/requests/airport-field.tsx';
import { useAirportSearch } from '../../../entities/requests/use-airport-search.ts';
import { IconButton } from '../../../components/controls/button.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import type { FieldErrors } from '@tripthread/shared/failures';
import type { LegDraft } from './request-draft.ts';

interface LegFieldsProps {
  leg: LegDraft;
  number: number;
  errors: FieldErrors;
  onChange: (leg: LegDraft) => void;
  onRemove: (() => void) | null;
}

const airports = [
  { name: 'departureAirport', label: 'From', placeholder: 'KTEB' },
  { name: 'arrivalAirport', label: 'To', placeholder: 'KVNY' },
] as const;

const fields = [
  { name: 'departureDate', label: 'Date', type: 'date', span: 'max-sm:col-span-2' },
  { name: 'departureTime', label: 'Time', type: 'time', span: '' },
  { name: 'passengers', label: 'Pax', type: 'number', span: '' },
] as const;

/** One flight of a request. */
export function LegFields({ leg, number, errors, onChange, onRemove }: LegFieldsProps) {
  return (
    <fieldset className="rounded-md border border-line p-3">
      <legend className="px-1 text-xs font-medium text-ink-2">Leg {number}</legend>
      <div className="flex items-start gap-2">
        <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 sm:grid-cols-[1fr_1fr_1.6fr_1.2fr_0.8fr]">
          {airports.map(({ name, label, placeholder }) => (
            <LegAirport
              key={name}
              label={label}
              placeholder={placeholder}
              value={leg[name]}
              error={errors[`legs.${number - 1}.${name}`]}
              onChange={(code) => onChange({ ...leg, [name]: code })}
            />
          ))}
          {fields.map(({ name, label, type, span }) => (
            <Field key={name} label={label} className={span} error={errors[`legs.${number - 1}.${name}`]}>
              {(control) => (
                <Input
                  {...control}
                  type={type}
                  {...(type === 'number' ? { min: 1, max: 100 } : {})}
                  value={leg[name]}
                  onChange={(event) => onChange({ ...leg, [name]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
        {onRemove === null ? null : (
          <IconButton label={`Remove leg ${number}`} className="mt-5" onClick={onRemove}>
            <X size={15} aria-hidden />
          </IconButton>
        )}
      </div>
    </fieldset>
  );
}

interface LegAirportProps {
  label: string;
  placeholder: string;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}

/** The airport at one end of a leg. */
function LegAirport(props: LegAirportProps) {
  const found = useAirportSearch(props.value);
  return <AirportField {...props} {...found} />;
}
