import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ClientProposal } from '@tripthread/shared/proposals/public/client-proposal';
import { proposalName } from '@tripthread/shared/proposals/public/client-proposal';
import { formatRoute } from '@tripthread/shared/messages/client-text';
import type { Concern } from '@tripthread/shared/proposals/proposal-draft';
import { FormDialog } from '../../components/overlays/form-dialog.tsx';
import { Field, Textarea } from '../../components/controls/field.tsx';
import { failureOf } from '../../lib/api/failure.ts';
import { useForm } from '../../lib/form/use-form.ts';
import { applySessionToCache } from '../../entities/sessions/session-cache.ts';
import { toast } from '../../lib/page/toasts.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { formatConcern, type ProposalDetail } from './builder-facts.ts';

interface SendDialogProps {
  detail: ProposalDetail;
  preview: ClientProposal;
  concerns: readonly Concern[];
  /** Saves unsaved changes. @returns the number of the saved draft */
  flush: () => Promise<number>;
  onClose: () => void;
  onSent: () => void;
}

const mailText = ({ preparedFor, preparedBy, ...proposal }: ClientProposal): string =>
  `Dear ${preparedFor?.name ?? 'client'},\n\nplease find our proposal for ${formatRoute(proposal)} attached.\n\nKind regards\n${preparedBy.name}`;

/** Confirms the sending, which cannot be undone: recipient, options and doubts. Confirming is the approval. */
export default function SendDialog(props: SendDialogProps) {
  const { detail, preview, concerns, onClose } = props;
  const form = useSendForm(props);
  return (
    <FormDialog
      title={`Send ${proposalName(preview)}`}
      description={`By email to ${preview.preparedFor?.name ?? 'the client'}, ${detail.clientEmail ?? 'no address known'}. Includes the PDF and a link to answer.`}
      verb={concerns.length > 0 ? 'Send anyway' : 'Send'}
      cancel="Cancel"
      focusesVerb
      form={form}
      onClose={onClose}
    >
      {concerns.length === 0 ? null : (
        <ul
          aria-label="To check"
          className="list-disc rounded-md bg-expiring-tint py-2 pr-3 pl-7 text-row text-expiring"
        >
          {concerns.map((concern) => (
            <li key={concern}>{formatConcern(concern)}</li>
          ))}
        </ul>
      )}
      <Field label="Your message">
        {(control) => (
          <Textarea
            {...control}
            rows={7}
            maxLength={10_000}
            value={form.values.text}
            onChange={(event) => form.edit({ text: event.target.value })}
          />
        )}
      </Field>
    </FormDialog>
  );
}

/** The form that sends a proposal. */
function useSendForm({ detail, preview, concerns, flush, onSent }: SendDialogProps) {
  const queryClient = useQueryClient();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.proposals.send.useMutation();
  const [saved] = useState(() => ({ version: 0, values: { text: mailText(preview) } }));
  const form = useForm<{ readonly text: string }>({
    name: null,
    saved,
    save: async ({ values }) => {
      const expectedEdits = await flush();
      const { session } = await utils.sessions.byId.fetch({ sessionId: detail.sessionId });
      try {
        const sent = await mutateAsync({
          proposalId: detail.id,
          expectedEdits,
          expectedVersion: session.version,
          text: values.text.trim(),
          seen: [...concerns],
        });
        applySessionToCache(queryClient, sent);
      } catch (error) {
        // New concerns are shown, and the next press sends all the same.
        if (failureOf(error).reason === 'CONCERNS_UNSEEN')
          await utils.proposals.byId.invalidate({ proposalId: detail.id });
        throw error;
      }
      toast({ text: `${proposalName(preview)} is on its way to ${detail.clientEmail ?? 'the client'}.` });
    },
    onSaved: onSent,
  });
  return form;
}
