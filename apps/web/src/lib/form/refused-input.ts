import type { FieldErrors } from '@tripthread/shared/failures';
import { failureOf } from '../api/failure.ts';
import type { FormFailure } from './use-form-fields.ts';

export const unfit = 'Some of this does not fit. Nothing was saved.';

/** An error that stands at fields, or only as a sentence; thrown by `save` where nothing was sent. */
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
