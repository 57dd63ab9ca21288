import type { FieldErrors } from '@tripthread/shared/failures';
import { failureOf } from '../api/failure.ts';
import type { FormFailure } from './use-form-fields.ts';

export const unfit = 'Some of this does not fit. Nothing was saved.';

/** An error with field errors or only a sentence; thrown by `save` before anything is sent. */
export class RefusedInput extends Error {
  readonly fields: FieldErrors;
  constructor(sentence: string, fields: FieldErrors = {}) {
    super(sentence);
    this.fields = fields;
  }
}

/** Why a form was not saved, whether it was refused here or by the server. */
export const refusalOf = (error: unknown): FormFailure =>
  error instanceof RefusedInput ? { sentence: error.message, reason: null, fields: error.fields } : failureOf(error);
