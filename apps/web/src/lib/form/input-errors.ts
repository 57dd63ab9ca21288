import type { FieldErrors } from '@tripthread/shared/failures';

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A schema's complaints by dotted field, the first of each: the same shape the API answers with. */
export function fieldErrorsOf(issues: readonly Issue[]): FieldErrors {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) errors[path.join('.')] ??= message;
  return errors;
}
