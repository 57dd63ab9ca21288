import { useState } from 'react';
import { CreateRequest, UpdateRequest } from '@tripthread/shared/requests.schema';
import type { SessionDetail } from '../../lib/api.ts';
import { failureOf, type ShownFailure } from '../../lib/failure.ts';
import { useIdempotencyKey } from '../../lib/idempotency-key.ts';
import { fieldErrorsOf } from '../../lib/input-errors.ts';
import { toast } from '../../lib/toasts.ts';
import { trpc } from '../../lib/trpc.ts';
import { useSessionChange } from '../../lib/use-session-change.ts';
import { changedFields, type Disagreement, disagreements, rebased } from './conflict.ts';
import { draftOf, factsOf, type RequestDraft } from './request-draft.ts';

type Facts = ReturnType<typeof factsOf>['facts'];
const bad = 'Some of this does not fit. Nothing was saved.';

/** The form of a trip request: a new one for this session's conversation, or changes to the one it has. */
export function useRequestForm(detail: SessionDetail, onSaved: () => void) {
  const [base, setBase] = useState({ version: detail.session.version, request: detail.request });
  const [draft, setDraft] = useState<RequestDraft>(() => draftOf(detail.request));
  const [clientId, setClientId] = useState<string | null>(detail.client?.id ?? null);
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const [conflict, setConflict] = useState<{ current: SessionDetail; fields: readonly Disagreement<string>[]; mine: Facts } | null>(null);
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const create = trpc.requests.create.useMutation();
  const update = trpc.requests.update.useMutation();

  const sessionId = detail.session.id;
  const client = clientId === null || clientId === detail.client?.id ? {} : { clientId };

  const finish = (saved: SessionDetail, text: string): void => {
    shown(saved);
    toast({ text });
    onSaved();
  };

  const refuse = (error: unknown, mine: Facts): void => {
    const refused = failureOf(error);
    setFailure(refused);
    if (refused.reason !== 'STALE_VERSION' || refused.current === undefined) return;
    const before = factsOf(draftOf(base.request)).facts;
    setConflict({ current: refused.current, mine, fields: disagreements(before, mine, factsOf(draftOf(refused.current.request)).facts) });
  };

  const createNew = async (facts: Facts): Promise<void> => {
    const content = { conversationId: detail.session.conversation?.id, ...client, ...facts };
    const input = { ...content, idempotencyKey: keyOf(content) };
    const parsed = CreateRequest.safeParse(input);
    if (!parsed.success) return setFailure({ sentence: bad, fields: fieldErrorsOf(parsed.error.issues) });
    try {
      finish(await create.mutateAsync(input), 'Request created.');
    } catch (error) {
      refuse(error, facts);
    }
  };

  const change = async (from: typeof base, facts: Facts): Promise<void> => {
    const changes = { ...changedFields(factsOf(draftOf(from.request)).facts as Record<string, unknown>, facts as Record<string, unknown>), ...client };
    if (Object.keys(changes).length === 0) return onSaved();
    const input = { sessionId, expectedVersion: from.version, ...changes };
    const parsed = UpdateRequest.safeParse(input);
    if (!parsed.success) return setFailure({ sentence: bad, fields: fieldErrorsOf(parsed.error.issues) });
    try {
      finish(await update.mutateAsync(input), 'Request saved.');
    } catch (error) {
      refuse(error, facts);
    }
  };

  const save = (): void => {
    const { facts, errors } = factsOf(draft);
    if (Object.keys(errors).length > 0) return setFailure({ sentence: bad, fields: errors });
    setFailure(null);
    void (base.request === null ? createNew(facts) : change(base, facts));
  };

  const settle = (theirsWin: boolean): void => {
    if (conflict === null) return;
    const theirs = factsOf(draftOf(conflict.current.request)).facts;
    const before = factsOf(draftOf(base.request)).facts;
    const merged = { ...rebased<keyof Facts, Facts>(before, conflict.mine, theirs) } as Record<string, unknown>;
    if (theirsWin) for (const { field } of conflict.fields) merged[field] = theirs[field as keyof Facts];
    const nextBase = { version: conflict.current.session.version, request: conflict.current.request };
    shown(conflict.current);
    setBase(nextBase);
    setConflict(null);
    setFailure(null);
    const { request } = conflict.current;
    if (request !== null) setDraft(draftOf({ ...request, ...(merged as unknown as Facts) }));
    void change(nextBase, merged as unknown as Facts);
  };

  return {
    draft, setDraft, clientId, setClientId, failure, conflict, save,
    keepMine: () => settle(false), takeTheirs: () => settle(true), isSaving: create.isPending || update.isPending,
  };
}
