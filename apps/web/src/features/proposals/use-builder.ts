import { useEffect, useRef, useState } from 'react';
import { failureOf } from '../../lib/api/failure.ts';
import { useFormDraft } from '../../lib/form/form-draft.ts';
import { trpc } from '../../lib/api/trpc.ts';
import { type Draft, draftOf, type ProposalDetail } from './builder-facts.ts';

const pauseMs = 500;

export type Saving =
  | { readonly is: 'saved' | 'saving' | 'unsaved' }
  | { readonly is: 'refused'; readonly sentence: string; readonly isConflict: boolean };

/**
 * The draft as it is typed. It is saved by itself a moment after the last change, one saving at a time, and outlives the
 * tab until it is saved.
 */
export function useBuilder(detail: ProposalDetail) {
  const { id: proposalId } = detail;
  const kept = useFormDraft<Draft>(`proposal-${proposalId}`, () => draftOf(detail));
  const [draft, setDraft] = useState(kept.value);
  const [saving, setSaving] = useState<Saving>({ is: kept.isKept ? 'unsaved' : 'saved' });
  const edits = useRef(detail.edits);
  const running = useRef<Promise<void>>(Promise.resolve());
  const newest = useRef(draft);
  const { mutateAsync } = trpc.proposals.update.useMutation();

  const change = (next: Draft): void => {
    newest.current = next;
    setDraft(next);
    kept.set(next);
    setSaving({ is: 'unsaved' });
  };

  const save = async (): Promise<void> => {
    const saved = newest.current;
    setSaving({ is: 'saving' });
    try {
      const answer = await mutateAsync({
        proposalId,
        expectedEdits: edits.current,
        ...saved.terms,
        options: saved.options,
      });
      edits.current = answer.edits;
      if (newest.current !== saved) return;
      kept.forget();
      setSaving({ is: 'saved' });
    } catch (error) {
      const { sentence, reason } = failureOf(error);
      setSaving({ is: 'refused', sentence, isConflict: reason === 'PROPOSAL_CHANGED' });
      throw error;
    }
  };
  /** Whatever is unsaved, after what is being saved. @returns the number that the saved draft has */
  const flush = async (): Promise<number> => {
    running.current = running.current.catch(() => undefined).then(save);
    await running.current;
    return edits.current;
  };

  const isWaiting = saving.is === 'unsaved' && detail.status === 'draft';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => void flush().catch(() => undefined), pauseMs);
    return () => clearTimeout(timer);
  });

  /** Their version instead of mine. */
  const takeTheirs = (theirs: ProposalDetail): void => {
    kept.forget();
    edits.current = theirs.edits;
    newest.current = draftOf(theirs);
    setDraft(newest.current);
    setSaving({ is: 'saved' });
  };
  return { draft, change, saving, flush, takeTheirs };
}
