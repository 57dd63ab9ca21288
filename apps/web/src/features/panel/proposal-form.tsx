import { type FormEvent, useId, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Field, Input } from '../../components/field.tsx';
import type { SessionDetail } from '../../lib/api.ts';
import { failureOf, type ShownFailure } from '../../lib/failure.ts';
import { routeText } from '../../lib/format.ts';
import { useIdempotencyKey } from '../../lib/idempotency-key.ts';
import { fieldErrorsOf } from '../../lib/input-errors.ts';
import { inputSchemas } from '../../lib/input-schemas.ts';
import { showSession } from '../../lib/session-cache.ts';
import { toast } from '../../lib/toasts.ts';
import { trpc } from '../../lib/trpc.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useSessionChange } from '../../lib/use-session-change.ts';

/** Records that a proposal was drafted. */
export default function ProposalForm({ detail, onClose }: { detail: SessionDetail; onClose: () => void }) {
  const formId = useId();
  const { session } = detail;
  const [title, setTitle] = useState(() =>
    [routeText(session.request), session.client?.name].filter((word) => word != null).join(', '),
  );
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const queryClient = useQueryClient();
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.proposals.record.useMutation();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    // The version is that of the panel behind: after a conflict it shows what stands now, and trying again goes through.
    const input = {
      sessionId: session.id,
      expectedVersion: session.version,
      title: title.trim(),
      idempotencyKey: keyOf(title.trim()),
    };
    const { RecordProposal } = await inputSchemas.quotes();
    const parsed = RecordProposal.safeParse(input);
    if (!parsed.success)
      return setFailure({
        sentence: 'Some of this does not fit. Nothing was saved.',
        fields: fieldErrorsOf(parsed.error.issues),
      });
    try {
      shown(await mutateAsync(input));
      toast({ text: 'Proposal recorded.' });
      onClose();
    } catch (error) {
      const refused = failureOf(error);
      if (refused.current !== undefined) showSession(queryClient, refused.current);
      setFailure(refused);
    }
  };

  return (
    <Dialog
      size="sm"
      title="Record a proposal draft"
      description="It gets a number and the session moves to Proposal ready."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" busy={isPending}>
            Record draft
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <Field label="Title" error={failure?.fields.title}>
          {(control) => (
            <Input {...control} maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
          )}
        </Field>
        {failure === null ? null : (
          <p role="alert" className="text-row text-danger">
            {failure.sentence} What you typed is kept.
          </p>
        )}
      </form>
    </Dialog>
  );
}
