import { trpc } from '../../lib/api/trpc.ts';
import { unchecked } from '../../lib/drafts/draft-schema.ts';
import type { Saved } from '../../lib/form/form-state.ts';
import { useAutosave } from '../../lib/form/use-autosave.ts';
import { useForm } from '../../lib/form/use-form.ts';
import { type Draft, draftOf, type ProposalDetail } from './builder-facts.ts';

const pauseMs = 500;

const savedOf = (detail: ProposalDetail): Saved<Draft> => ({ version: detail.edits, values: draftOf(detail) });

/** The draft of a proposal, which saves itself when the typing pauses. */
export function useBuilder(detail: ProposalDetail, reload: () => Promise<ProposalDetail | undefined>) {
  const { mutateAsync } = trpc.proposals.update.useMutation();
  const form = useForm<Draft>({
    name: `proposal-${detail.id}`,
    saved: savedOf(detail),
    // Terms and options are unions of shapes, which their first values do not show.
    readers: { terms: unchecked, options: unchecked },
    save: async ({ version, values }) => {
      const { edits } = await mutateAsync({
        proposalId: detail.id,
        expectedEdits: version,
        ...values.terms,
        options: values.options,
      });
      return { version: edits, values };
    },
  });
  const state = useAutosave(form, pauseMs);
  return {
    draft: form.values,
    change: (fields: Partial<Draft>): void => {
      form.clearErrors();
      form.edit(fields);
    },
    state,
    failure: form.failure,
    isStale: form.failure?.reason === 'PROPOSAL_CHANGED',
    flush: form.flush,
    takeTheirs: async (): Promise<void> => {
      const theirs = await reload();
      if (theirs !== undefined) form.reset(savedOf(theirs));
    },
  };
}
