import { useEffect, useRef, useState } from 'react';
import { keyFor } from '../api/idempotency-key.ts';
import { type FieldReaders, keepForm, restoreForm } from './form-draft.ts';
import { type Fields, followed, type FormState, type Meaning, type Saved } from './form-state.ts';
import { useFormFields } from './use-form-fields.ts';

interface Given<V extends Fields> {
  readonly name: string | null;
  readonly saved: Saved<V>;
  readonly meaning: Meaning<V>;
  readonly readers: FieldReaders<V> | undefined;
}

/** The state of a form with its draft and its idempotency keys; untouched fields follow what is saved. */
export function useFormState<V extends Fields>({ name, saved, meaning, readers }: Given<V>) {
  const [first] = useState(() => restoreForm(name, saved, meaning, readers));
  const { keys } = first;
  const fields = useFormFields(first.state.values);
  const [base, setBase] = useState(first.state.base);
  // Read by handlers that run before the next render.
  const origin = useRef({ version: first.state.version, base: first.state.base });

  const current = (): FormState<V> => ({ ...origin.current, values: fields.read() });
  const apply = (next: FormState<V>): void => {
    origin.current = { version: next.version, base: next.base };
    setBase(next.base);
    fields.write(next.values);
    keepForm(name, next, keys);
  };

  const savedKey = JSON.stringify([saved.version, meaning(saved.values)]);
  const seenKey = useRef(savedKey);
  useEffect(() => {
    if (seenKey.current === savedKey) return;
    seenKey.current = savedKey;
    apply(followed(current(), saved, meaning));
  });

  return {
    fields,
    base,
    values: fields.values,
    keys,
    current,
    apply,
    /** The key of a submission, kept before it is sent: the same content after a reload goes out under it. */
    keyOf: (content: unknown): string => {
      const key = keyFor(keys, content);
      keepForm(name, current(), keys);
      return key;
    },
  };
}
