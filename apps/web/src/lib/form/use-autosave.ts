import { useEffect, useState } from 'react';
import type { Fields } from './form-state.ts';
import type { Form } from './use-form.ts';

export type SaveState = 'idle' | 'unsaved' | 'saving' | 'saved' | 'refused' | 'conflict';

/** Saves a form when typing pauses. A refused or conflicting form waits for the person. */
export function useAutosave<V extends Fields>(form: Form<V>, pauseMs: number): SaveState {
  const { isTouched, isSaving, failure, conflict, values, save } = form;
  const [hasSaved, setHasSaved] = useState(false);
  useEffect(() => {
    if (isSaving) setHasSaved(true);
  }, [isSaving]);
  const isWaiting = isTouched && !isSaving && failure === null && conflict === null;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(save, pauseMs);
    return () => clearTimeout(timer);
    // Every change starts the pause again; `save` is new on every render.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isWaiting, pauseMs, JSON.stringify(values)]);
  if (conflict !== null) return 'conflict';
  if (isSaving) return 'saving';
  if (failure !== null) return 'refused';
  if (isTouched) return 'unsaved';
  return hasSaved ? 'saved' : 'idle';
}
