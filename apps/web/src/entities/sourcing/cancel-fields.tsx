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

/** Renders the reason for a cancellation at Avinode and the message to the operators. */
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
      <Field label="Message" error={isEmpty ? 'Enter a message to the operators' : undefined}>
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
