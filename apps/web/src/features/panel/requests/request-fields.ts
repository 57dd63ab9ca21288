import { nullable, record, text } from '../../../lib/drafts/draft-schema.ts';
import type { FieldReaders } from '../../../lib/form/form-draft.ts';
import { meaningOf, type RequestDraft } from './request-draft.ts';

export interface ChosenClient {
  readonly id: string;
  readonly name: string;
}

/** A trip request with the client it is for. */
export interface RequestFields extends RequestDraft {
  readonly client: ChosenClient | null;
}

export const clientReader: FieldReaders<RequestFields>['client'] = nullable(
  record<ChosenClient>({ id: text, name: text }),
);

export const requestMeaning = (fields: RequestFields): Readonly<Record<keyof RequestFields, unknown>> => ({
  ...meaningOf(fields),
  client: fields.client?.id ?? null,
});
