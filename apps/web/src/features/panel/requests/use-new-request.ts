import { useState } from 'react';
import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Saved } from '../../../lib/form/form-state.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { draftOf, factsOf } from './request-draft.ts';
import { clientReader, type RequestFields, requestMeaning } from './request-fields.ts';

interface NewRequest extends RequestFields {
  readonly subject: string;
}

function inputOf({ values, keyOf }: Submission<NewRequest>) {
  const subject = values.subject.trim();
  const content = {
    ...factsOf(values).facts,
    ...(subject === '' ? {} : { subject }),
    ...(values.client === null ? {} : { clientId: values.client.id }),
  };
  return { ...content, idempotencyKey: keyOf(content) };
}

/** The form of a new request, which opens a session. */
export function useNewRequest(onCreated: (sessionId: string) => void) {
  const own = useOwnCurrency();
  const [empty] = useState((): Saved<NewRequest> => ({
    version: 0,
    values: { ...draftOf(null, own), client: null, subject: '' },
  }));
  const { shown } = useSessionChange();
  const { mutateAsync } = trpc.requests.create.useMutation();
  const utils = trpc.useUtils();
  return useForm<NewRequest>({
    name: 'new-request',
    saved: empty,
    meaning: (values) => ({ ...requestMeaning(values), subject: values.subject.trim() }),
    readers: { client: clientReader },
    check: async (submission) => {
      const { errors } = factsOf(submission.values);
      if (Object.keys(errors).length > 0) return errors;
      const { CreateRequest } = await inputSchemas.requests();
      return fieldErrorsOf(CreateRequest.safeParse(inputOf(submission)).error?.issues ?? []);
    },
    save: async (submission) => {
      const detail = await mutateAsync(inputOf(submission));
      utils.sessions.byId.setData({ sessionId: detail.session.id }, detail);
      shown(detail);
      toast({ text: 'Request created.' });
      onCreated(detail.session.id);
    },
  });
}
