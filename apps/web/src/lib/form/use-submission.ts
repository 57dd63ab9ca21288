import type { FieldErrors } from '@tripthread/shared/failures';
import { useRef } from 'react';
import { failureOf, type ShownFailure } from '../api/failure.ts';
import type { FieldReaders } from './form-draft.ts';
import {
  asTyped,
  changedFields,
  type Conflict,
  conflictsOf,
  type Fields,
  type FormState,
  type Meaning,
  type Saved,
  savedAs,
  started,
  touchedFields,
} from './form-state.ts';
import { refusalOf, RefusedInput, unfit } from './refused-input.ts';
import type { useFormState } from './use-form-state.ts';

/** What is sent: the values, which of them were changed, and what the changes started from. */
export interface Submission<V> extends FormState<V> {
  readonly changed: readonly (keyof V & string)[];
  readonly keyOf: (content: unknown) => string;
}

export interface FormOptions<V extends Fields> {
  /** The storage name of its draft; null for values that must not be stored in the browser, such as passwords. */
  readonly name: string | null;
  readonly saved: Saved<V>;
  readonly meaning?: Meaning<V>;
  readonly readers?: FieldReaders<V>;
  /** Sentences for fields that do not fit, before anything is sent. */
  readonly check?: (submission: Submission<V>) => Promise<FieldErrors> | FieldErrors;
  /** Sends the form. Returns the saved values if the form stays open. */
  readonly save: (submission: Submission<V>) => Promise<Saved<V> | void>;
  /** The form closes without a request where nothing was changed. */
  readonly onUnchanged?: () => void;
  readonly onSaved?: () => void;
  /** What others saved, when the server refused because of it. */
  readonly theirs?: (failure: ShownFailure) => Promise<Saved<V> | undefined> | Saved<V> | undefined;
  /** After "Take theirs": save what is left at once, or leave it in the form. */
  readonly afterTheirs?: 'save' | 'stay';
}

/** A conflict that waits for a decision. */
export interface OpenConflict<V> {
  readonly theirs: Saved<V>;
  readonly fields: readonly Conflict[];
}

type State<V extends Fields> = ReturnType<typeof useFormState<V>>;

async function loadTheirs<V extends Fields>(load: FormOptions<V>['theirs'], error: unknown) {
  const failure = failureOf(error);
  if (failure.reason !== 'STALE_VERSION' && failure.reason !== 'PROPOSAL_CHANGED') return undefined;
  // Where it cannot be loaded, the sentence of the failure says enough.
  return Promise.resolve(load?.(failure)).catch(() => undefined);
}

/** Sends a form, one submission at a time. */
export function useSubmission<V extends Fields>(
  options: FormOptions<V>,
  { fields, current, apply, keys, keyOf }: State<V>,
  onConflict: (conflict: OpenConflict<V>) => void,
) {
  const { meaning = asTyped, check, save, theirs: theirsOf, onUnchanged, onSaved } = options;
  const running = useRef<Promise<unknown> | null>(null);

  const send = async (): Promise<void> => {
    const state = current();
    const changed = changedFields(state, meaning);
    if (changed.length === 0 && onUnchanged !== undefined) {
      apply(started({ version: state.version, values: state.base }));
      return onUnchanged();
    }
    const submission = { ...state, changed, keyOf };
    const errors = (await check?.(submission)) ?? {};
    if (Object.keys(errors).length > 0) throw new RefusedInput(unfit, errors);
    const now = (await save(submission)) ?? { version: state.version, values: state.values };
    keys.clear();
    apply(savedAs(current(), state.values, now));
    onSaved?.();
  };
  const refuse = async (error: unknown): Promise<void> => {
    fields.refuse(refusalOf(error));
    const theirs = await loadTheirs(theirsOf, error);
    if (theirs !== undefined) onConflict({ theirs, fields: conflictsOf(current(), theirs.values, meaning) });
  };
  /** @returns why it was refused, or null */
  const submit = async (): Promise<unknown> => {
    if (running.current !== null) return running.current;
    let refused: unknown = null;
    const work = fields.submit(() =>
      send().catch((error: unknown) => {
        refused = error;
        return refuse(error);
      }),
    );
    running.current = work.then(() => refused).finally(() => (running.current = null));
    return running.current;
  };
  /** Saves unsaved changes. @returns the saved version @throws the refusal */
  const flush = async (): Promise<number> => {
    await running.current;
    if (touchedFields(current()).length === 0) return current().version;
    const refused = await submit();
    if (refused !== null) throw refused;
    return current().version;
  };
  return { submit, flush };
}
