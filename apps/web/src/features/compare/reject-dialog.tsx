import { Button } from '../../components/controls/button.tsx';
import { FormDialog } from '../../components/overlays/form-dialog.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { useForm } from '../../lib/form/use-form.ts';

const usual = ['Price', 'Aircraft too old', 'Too small', 'Expired', 'Client does not want this operator'];
const nothing = { version: 0, values: { reason: '' } };

/** Asks why a quote is rejected; the reason is stored. */
export function RejectDialog({
  quoteId,
  operatorName,
  onReject,
  onClose,
}: {
  quoteId: string;
  operatorName: string;
  onReject: (reason: string) => void;
  onClose: () => void;
}) {
  const form = useForm<{ readonly reason: string }>({
    name: `reject:${quoteId}`,
    saved: nothing,
    save: ({ values: { reason } }) => Promise.resolve(onReject(reason.trim())),
    onSaved: onClose,
  });
  const take = (reason: string): void => {
    form.discard();
    onReject(reason);
    onClose();
  };
  return (
    <FormDialog
      size="sm"
      title={`Reject the quote of ${operatorName}`}
      description="For this session only. The operator is not notified."
      verb="Reject"
      tone="danger"
      cancel="Cancel"
      isDisabled={form.values.reason.trim() === ''}
      form={form}
      onClose={onClose}
    >
      <Field label="Reason">
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            value={form.values.reason}
            onChange={(event) => form.edit({ reason: event.target.value })}
          />
        )}
      </Field>
      <UsualReasons onTake={take} />
    </FormDialog>
  );
}

const UsualReasons = ({ onTake }: { onTake: (reason: string) => void }) => (
  <div className="flex flex-wrap gap-1.5">
    {usual.map((word) => (
      <Button key={word} size="sm" onClick={() => onTake(word)}>
        {word}
      </Button>
    ))}
  </div>
);
