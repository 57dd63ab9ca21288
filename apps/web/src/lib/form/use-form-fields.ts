import type { Reason } from '@tripthread/shared/failure-registry';
import type { FieldErrors } from '@tripthread/shared/failures';
import { type FieldValues, useForm, useWatch } from 'react-hook-form';
import type { Fields } from './form-state.ts';

/** Why a form was not saved. */
export interface FormFailure {
  readonly sentence: string;
  readonly reason: Reason | null;
  readonly fields: FieldErrors;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The library's tree of errors as one sentence per dotted field. */
export function flatErrors(tree: unknown, path: readonly string[] = []): FieldErrors {
  if (!isNode(tree)) return {};
  const own = typeof tree.message === 'string' && path.length > 0 ? { [path.join('.')]: tree.message } : {};
  const below = Object.entries(tree)
    .filter(([name, node]) => isNode(node) && name !== 'ref' && (path.length > 0 || name !== 'root'))
    .map(([name, node]) => flatErrors(node, [...path, name]));
  return Object.assign(own, ...below);
}

const failureIn = (error: unknown) =>
  isNode(error) && typeof error.message === 'string' ? { sentence: error.message, reason: String(error.type) } : null;

/** Values, errors and the running submission of a form: all that the engine needs of react-hook-form. */
export function useFormFields<V extends Fields>(first: V) {
  const library = useForm<FieldValues>({ defaultValues: Object.fromEntries(Object.entries(first)) });
  const { errors, isSubmitting } = library.formState;
  const values = useWatch({ control: library.control });
  // The library holds what `write` gave it.
  const read = (): V => library.getValues() as V;
  return {
    values: values as V,
    read,
    write: (values: V): void => {
      for (const [field, value] of Object.entries(values))
        if (!Object.is(library.getValues(field), value)) library.setValue(field, value);
    },
    errors: flatErrors(errors),
    failure: failureIn(errors.root?.refused),
    refuse: ({ sentence, reason, fields }: FormFailure): void => {
      library.clearErrors();
      for (const [field, message] of Object.entries(fields)) library.setError(field, { message });
      library.setError('root.refused', { type: reason ?? 'unknown', message: sentence });
    },
    clearErrors: (): void => library.clearErrors(),
    isSubmitting,
    /** Runs work as the form's submission. */
    submit: (work: () => Promise<void>): Promise<void> => {
      // An error of the last try would stop the next one.
      library.clearErrors();
      return library.handleSubmit(work)();
    },
  };
}
