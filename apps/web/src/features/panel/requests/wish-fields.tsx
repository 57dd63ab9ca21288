import { Field, Input, Select, Textarea } from '../../../components/controls/field.tsx';
import type { FieldErrors } from '@tripthread/shared/failures';
import type { RequestDraft, YesNoInput } from './request-draft.ts';

type Wishes = Pick<RequestDraft, 'pets' | 'baggage' | 'catering' | 'wifi' | 'smoking' | 'specialRequirements'>;

interface WishFieldsProps {
  wishes: Wishes;
  errors: FieldErrors;
  onChange: (fields: Partial<Wishes>) => void;
}

const texts = [
  { name: 'pets', label: 'Pets', placeholder: '2 dogs, 30 kg each' },
  { name: 'baggage', label: 'Baggage', placeholder: '6 ski bags, 4 suitcases' },
  { name: 'catering', label: 'Catering', placeholder: 'Vegan, for four' },
] as const;
const choices = [
  { name: 'wifi', label: 'Wi-Fi' },
  { name: 'smoking', label: 'Smoking' },
] as const;

/** Renders pets, baggage, catering and cabin wishes. "Not stated" is a value of its own. */
export function WishFields({ wishes, errors, onChange }: WishFieldsProps) {
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-3">
        {texts.map(({ name, label, placeholder }) => (
          <Field key={name} label={label} error={errors[name]}>
            {(control) => (
              <Input
                {...control}
                maxLength={500}
                placeholder={placeholder}
                // A draft stored before these fields existed has none.
                value={wishes[name] ?? ''}
                onChange={({ target }) => onChange({ [name]: target.value })}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-[1fr_1fr_2fr]">
        {choices.map(({ name, label }) => (
          <Field key={name} label={label} error={errors[name]}>
            {(control) => (
              <Select
                {...control}
                value={wishes[name] ?? ''}
                onChange={({ target }) => onChange({ [name]: target.value as YesNoInput })}
              >
                <option value="">Not stated</option>
                <option value="yes">Yes</option>
                <option value="no">No</option>
              </Select>
            )}
          </Field>
        ))}
      </div>
      <Field label="Other wishes" hint="Ground transport, cabin and other wishes." error={errors.specialRequirements}>
        {(control) => (
          <Textarea
            {...control}
            maxLength={4_000}
            value={wishes.specialRequirements}
            onChange={({ target }) => onChange({ specialRequirements: target.value })}
          />
        )}
      </Field>
    </>
  );
}
