import { type CancelReason, cancelReasons } from '@tripthread/shared/sourcing/avinode';
import { maxSellerMessageLength } from '@tripthread/shared/sourcing/avinode-commands';
import { cancelMessages } from './cancel-messages.ts';
import { cancelReasonText } from './sourcing-text.ts';
import { Field, Select, Textarea } from '../../components/controls/field.tsx';

export interface CancelMessageFields {
  readonly reason: CancelReason;
  readonly message: string;
}

interface CancelFieldsProps {
  words: CancelMessageFields;
  onChange: (words: CancelMessageFields) => void;
}

/** Why something is taken back at Avinode, and the words that the operators get. */
export function CancelFields({ words: { reason, message }, onChange }: CancelFieldsProps) {
  const isEmpty = message.trim() === '';
  return (
    <>
      <Field label="Reason">
        {(control) => (
          <Select
            {...control}
            value={reason}
            onChange={({ target }) => {
              const next = target.value as CancelReason;
              // A message that the broker edited is kept.
              onChange({ reason: next, message: message === cancelMessages[reason] ? cancelMessages[next] : message });
            }}
          >
            {cancelReasons.map((code) => (
              <option key={code} value={code}>
                {cancelReasonText(code)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Message" error={isEmpty ? 'Operators are told something' : undefined}>
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={maxSellerMessageLength}
            value={message}
            onChange={({ target }) => onChange({ reason, message: target.value })}
          />
        )}
      </Field>
    </>
  );
}
