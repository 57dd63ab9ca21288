import { Select } from '../../../components/controls/field.tsx';
import { type Recipient, recordOnly } from './recipients.ts';

interface OperatorChoiceProps {
  recipients: readonly Recipient[];
  value: Recipient | typeof recordOnly | null;
  onChange: (chosen: string) => void;
}

/** Selects the operator that a message goes to; the last choice sends nothing. */
export function OperatorChoice({ recipients, value, onChange }: OperatorChoiceProps) {
  return (
    <label className="flex min-w-0 items-center gap-1.5 text-xs text-ink-3">
      To
      <Select
        aria-label="Which operator"
        className="h-7 max-w-56 min-w-0 text-xs"
        value={value === null ? '' : value === recordOnly ? recordOnly : value.rfqId}
        onChange={({ target }) => onChange(target.value)}
      >
        {value === null ? <option value="">Choose an operator</option> : null}
        {recipients.map(({ rfqId, name }) => (
          <option key={rfqId} value={rfqId}>
            {name}
          </option>
        ))}
        <option value={recordOnly}>No one, only record it</option>
      </Select>
    </label>
  );
}
