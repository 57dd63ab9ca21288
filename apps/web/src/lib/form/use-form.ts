import { useState } from 'react';
import { asTyped, edited, type Fields, type Saved, settled, started, touchedFields } from './form-state.ts';
import { useFormState } from './use-form-state.ts';
import { type FormOptions, type OpenConflict, useSubmission } from './use-submission.ts';

/**
 * A form: fields, what was changed in them, a draft that outlives a reload, errors, one submission at a time, and the
 * choice between my changes and theirs when two people changed the same field.
 */
export function useForm<V extends Fields>(options: FormOptions<V>) {
  const { name, saved, meaning = asTyped, readers, afterTheirs = 'save' } = options;
  const state = useFormState({ name, saved, meaning, readers });
  const { fields, base, values, current, apply, keys } = state;
  const [conflict, setConflict] = useState<OpenConflict<V> | null>(null);
  const [generation, setGeneration] = useState(0);
  const submission = useSubmission(options, state, setConflict);
  const { submit } = submission;

  const settle = (winner: 'mine' | 'theirs'): void => {
    if (conflict === null) return;
    setConflict(null);
    fields.clearErrors();
    apply(settled(current(), conflict.theirs, winner, meaning));
    if (winner === 'mine' || afterTheirs === 'save') void submit();
  };
  /** Replaces everything in the form by what is saved. */
  const reset = (to: Saved<V>): void => {
    keys.clear();
    setConflict(null);
    fields.clearErrors();
    apply(started(to));
    setGeneration(generation + 1);
  };
  const isTouched = touchedFields({ version: 0, base, values }).length > 0;
  return {
    values,
    base,
    edit: (changes: Partial<V>): void => apply(edited(current(), changes)),
    isTouched,
    isKept: isTouched && name !== null,
    errors: fields.errors,
    failure: fields.failure,
    clearErrors: fields.clearErrors,
    isSaving: fields.isSubmitting,
    save: (): void => void submit(),
    flush: submission.flush,
    conflict,
    keepOwn: (): void => settle('mine'),
    takeTheirs: (): void => settle('theirs'),
    reset,
    discard: (): void => reset(saved),
    /** Counts resets: a key for parts of a form that keep state of their own. */
    generation,
  };
}

export type Form<V extends Fields> = ReturnType<typeof useForm<V>>;
