import { useId } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { Dialog } from '../../components/overlays/dialog.tsx';
import { Field, Input } from '../../components/controls/field.tsx';
import { useFormDraft } from '../../lib/form/form-draft.ts';

const usual = ['Price', 'Aircraft too old', 'Too small', 'Lapsed', 'Client does not want this operator'];

/** Why a quote is turned down: a word that is kept, for whoever asks in a week. */
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
  const formId = useId();
  const { value, set, forget } = useFormDraft(`reject:${quoteId}`, () => ({ reason: '' }));
  const reason = value.reason.trim();
  const take = (given: string): void => {
    forget();
    onReject(given);
    onClose();
  };
  return (
    <Dialog
      size="sm"
      title={`Reject the quote of ${operatorName}`}
      description="For this session only. The operator is not told; the reason stays in the thread."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" disabled={reason === ''}>
            Reject
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason !== '') take(reason);
        }}
      >
        <Field label="Reason">
          {(control) => (
            <Input
              {...control}
              maxLength={300}
              value={value.reason}
              onChange={(event) => set({ reason: event.target.value })}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-1.5">
          {usual.map((word) => (
            <Button key={word} size="sm" onClick={() => take(word)}>
              {word}
            </Button>
          ))}
        </div>
      </form>
    </Dialog>
  );
}
