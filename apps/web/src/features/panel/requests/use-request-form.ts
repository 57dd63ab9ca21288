import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { staleSessionOf } from '../../../lib/api/failure.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import type { Saved } from '../../../lib/form/form-state.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { useForm } from '../../../lib/form/use-form.ts';
import type { Submission } from '../../../lib/form/use-submission.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { draftOf, factsOf } from './request-draft.ts';
import { clientReader, type RequestFields, requestMeaning } from './request-fields.ts';

const savedOf = ({ session, request, client }: SessionDetail, ownCurrency: string): Saved<RequestFields> => ({
  version: session.version,
  values: {
    ...draftOf(request, ownCurrency),
    client: client === null ? null : { id: client.id, name: client.name },
  },
});

type Submitted = Submission<RequestFields>;

const clientOf = ({ values: { client }, changed }: Submitted) =>
  client !== null && changed.includes('client') ? { clientId: client.id } : {};

/** The form of a trip request: a new one for this session's conversation, or changes to the one it has. */
export function useRequestForm(detail: SessionDetail, onClose: () => void) {
  const own = useOwnCurrency();
  const { shown } = useSessionChange();
  const create = trpc.requests.create.useMutation();
  const update = trpc.requests.update.useMutation();
  const sessionId = detail.session.id;
  const isNew = detail.request === null;

  const newRequest = (submitted: Submitted) => {
    const conversationId = detail.session.conversation?.id;
    const content = { conversationId, ...clientOf(submitted), ...factsOf(submitted.values).facts };
    return { ...content, idempotencyKey: submitted.keyOf(content) };
  };
  const changes = (submitted: Submitted) => {
    const facts = Object.entries(factsOf(submitted.values).facts);
    const changed = new Set<string>(submitted.changed);
    return {
      sessionId,
      expectedVersion: submitted.version,
      ...Object.fromEntries(facts.filter(([field]) => changed.has(field))),
      ...clientOf(submitted),
    };
  };

  return useForm<RequestFields>({
    name: `request:${sessionId}`,
    saved: savedOf(detail, own),
    meaning: requestMeaning,
    readers: { client: clientReader },
    check: async (submitted) => {
      const { errors } = factsOf(submitted.values);
      if (Object.keys(errors).length > 0) return errors;
      const { CreateRequest, UpdateRequest } = await inputSchemas.requests();
      const parsed = isNew
        ? CreateRequest.safeParse(newRequest(submitted))
        : UpdateRequest.safeParse(changes(submitted));
      return fieldErrorsOf(parsed.error?.issues ?? []);
    },
    save: async (submitted) => {
      shown(isNew ? await create.mutateAsync(newRequest(submitted)) : await update.mutateAsync(changes(submitted)));
      toast({ text: isNew ? 'Request created.' : 'Request saved.' });
    },
    onSaved: onClose,
    ...(isNew ? {} : { onUnchanged: onClose }),
    theirs: (failure) => {
      const current = staleSessionOf(failure);
      if (current === undefined) return undefined;
      shown(current);
      return savedOf(current, own);
    },
  });
}
