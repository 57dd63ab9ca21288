import type { FieldErrors } from '@tripthread/shared/failures';
import { aircraftCategories } from '@tripthread/shared/requests/requests';
import { Field, Input, Select } from '../../../components/controls/field.tsx';
import type { RequestDraft } from './request-draft.ts';

type Money = Pick<RequestDraft, 'aircraftCategory' | 'budget'>;

interface CategoryFieldsProps {
  draft: Money;
  errors: FieldErrors;
  onChange: (fields: Partial<Money>) => void;
}

/** What it is to fly in, and what it may cost. */
export function CategoryFields({ draft, errors, onChange }: CategoryFieldsProps) {
  return (
    <div className="grid grid-cols-[1fr_5.5rem] gap-3 sm:grid-cols-[2fr_1fr_5.5rem]">
      <Field label="Aircraft category" className="max-sm:col-span-2" error={errors.aircraftCategory}>
        {(control) => (
          <Select
            {...control}
            value={draft.aircraftCategory}
            onChange={(event) => onChange({ aircraftCategory: event.target.value })}
          >
            <option value="">Not stated</option>
            {aircraftCategories.map((category) => (
              <option key={category}>{category}</option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Budget" error={errors.budget ?? errors['budget.amountMinor']}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            placeholder="45,000"
            value={draft.budget.amount}
            onChange={(event) => onChange({ budget: { ...draft.budget, amount: event.target.value } })}
          />
        )}
      </Field>
      <Field label="Currency" error={errors['budget.currency']}>
        {(control) => (
          <Input
            {...control}
            maxLength={3}
            className="font-mono uppercase"
            value={draft.budget.currency}
            onChange={(event) => onChange({ budget: { ...draft.budget, currency: event.target.value } })}
          />
        )}
      </Field>
    </div>
  );
}
