import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../../components/controls/button.tsx';
import { Dialog } from '../../../components/overlays/dialog.tsx';
import { Field, Input } from '../../../components/controls/field.tsx';
import { failureOf } from '../../../lib/api/failure.ts';
import { plural } from '../../../lib/format/format.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';

/** Asked before a client is erased, and only done once its name was typed. */
export default function EraseDialog({
  clientId,
  name,
  onClose,
}: {
  clientId: string;
  name: string;
  onClose: () => void;
}) {
  const formId = useId();
  const utils = trpc.useUtils();
  const navigate = useNavigate();
  const { mutateAsync, isPending } = trpc.clients.erase.useMutation();
  const [typed, setTyped] = useState('');
  const [sentence, setSentence] = useState<string | null>(null);
  const isTyped = typed.trim() === name.trim();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!isTyped || isPending) return;
    try {
      const { sessions } = await mutateAsync({ clientId, confirmName: typed });
      toast({ text: `Erased, in ${plural(sessions, 'session')} and on the card` });
      await navigate({ to: '/clients' });
      await utils.invalidate();
    } catch (error) {
      setSentence(failureOf(error).sentence);
    }
  };
  return (
    <Dialog
      size="sm"
      title={`Erase ${name}`}
      description="This cannot be undone."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="danger" busy={isPending} disabled={!isTyped}>
            Erase for good
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3 text-row">
        <p>
          Names, addresses, notes and people on the card; every message, mail, file and proposal document; what was
          asked for. What was flown for whom stays as numbers without a name. It is noted who did it, and when.
        </p>
        {sentence === null ? null : (
          <p role="alert" className="rounded-md bg-danger-tint px-3 py-2 text-danger">
            {sentence}
          </p>
        )}
        <Field label={`Type “${name}” to confirm`}>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              maxLength={200}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
