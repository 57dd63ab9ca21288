import { useState } from 'react';
import type { Inputs } from '../../../lib/api/api-types.ts';
import { useDraft } from '../../../lib/form/drafts.ts';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { draftOf, factsOf, type RequestDraft } from './request-draft.ts';

interface NewRequest {
  readonly subject: string;
  readonly client: { readonly id: string; readonly name: string } | null;
  readonly facts: RequestDraft;
}
/** What went out last, under which key: sent again unchanged, even after a closed tab, it is made only once. */
interface Sent {
  readonly text: string;
  readonly key: string;
}

function read<T>(text: string): T | null {
  try {
    return text === '' ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

const bad = 'Some of this does not fit. Nothing was saved.';

/** A client's request as it is typed; kept until it is created or thrown away. */
export function useNewRequest(onCreated: (sessionId: string) => void) {
  const [kept, keep] = useDraft('new-request');
  const [sentText, keepSent] = useDraft('new-request-sent');
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const own = useOwnCurrency();
  const [empty] = useState((): NewRequest => ({ subject: '', client: null, facts: draftOf(null, own) }));
  const { shown } = useSessionChange();
  const { mutateAsync, isPending } = trpc.requests.create.useMutation();
  const utils = trpc.useUtils();
  const [draftNumber, setDraftNumber] = useState(0);
  const request = read<NewRequest>(kept) ?? empty;

  const forget = (): void => {
    keep('');
    keepSent('');
  };
  const keyOf = (content: object): string => {
    const text = JSON.stringify(content);
    const sent = read<Sent>(sentText);
    const key = sent?.text === text ? sent.key : crypto.randomUUID();
    keepSent(JSON.stringify({ text, key }));
    return key;
  };

  const create = async (): Promise<void> => {
    const { facts, errors } = factsOf(request.facts);
    if (Object.keys(errors).length > 0) return setFailure({ sentence: bad, fields: errors });
    const content = {
      ...facts,
      ...(request.subject.trim() === '' ? {} : { subject: request.subject.trim() }),
      ...(request.client === null ? {} : { clientId: request.client.id }),
    };
    const input: Inputs['requests']['create'] = { ...content, idempotencyKey: keyOf(content) };
    const { CreateRequest } = await inputSchemas.requests();
    const parsed = CreateRequest.safeParse(input);
    if (!parsed.success) return setFailure({ sentence: bad, fields: fieldErrorsOf(parsed.error.issues) });
    setFailure(null);
    try {
      const detail = await mutateAsync(input);
      utils.sessions.byId.setData({ sessionId: detail.session.id }, detail);
      shown(detail);
      forget();
      toast({ text: 'Request created.' });
      onCreated(detail.session.id);
    } catch (error) {
      setFailure(failureOf(error));
    }
  };

  return {
    request,
    change: (fields: Partial<NewRequest>): void => keep(JSON.stringify({ ...request, ...fields })),
    isKept: kept !== '',
    draftNumber,
    discard: () => {
      forget();
      setFailure(null);
      setDraftNumber(draftNumber + 1);
    },
    create: () => void create(),
    failure,
    isCreating: isPending,
  };
}
