import { useState } from 'react';
import type { SessionDetail } from '../../../lib/api/api-types.ts';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { useIdempotencyKey } from '../../../lib/api/idempotency-key.ts';
import { fieldErrorsOf } from '../../../lib/form/input-errors.ts';
import { inputSchemas } from '../../../lib/form/input-schemas.ts';
import { toast } from '../../../lib/page/toasts.ts';
import { trpc } from '../../../lib/api/trpc.ts';
import { useSessionChange } from '../../../entities/sessions/use-session-change.ts';
import { useOwnCurrency } from '../../../entities/identity/use-me.ts';
import { changedFields, type FieldConflict, findConflicts, rebase } from '../../../lib/form/conflict.ts';
import { draftOf, factsOf, type RequestDraft } from './request-draft.ts';

interface ChosenClient {
  readonly id: string;
  readonly name: string;
}
type Facts = ReturnType<typeof factsOf>['facts'];
const bad = 'Some of this does not fit. Nothing was saved.';

/** The form of a trip request: a new one for this session's conversation, or changes to the one it has. */
export function useRequestForm(detail: SessionDetail, onSaved: () => void) {
  const own = useOwnCurrency();
  const form = useFormDraft(`request:${detail.session.id}`, () => ({
    base: { version: detail.session.version, request: detail.request },
    draft: draftOf(detail.request, own),
    client: detail.client === null ? null : { id: detail.client.id as string, name: detail.client.name },
  }));
  const { base, draft } = form.value;
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const [conflict, setConflict] = useState<{
    current: SessionDetail;
    fields: readonly FieldConflict<string>[];
    mine: Facts;
  } | null>(null);
  const keyOf = useIdempotencyKey();
  const { shown } = useSessionChange();
  const create = trpc.requests.create.useMutation();
  const update = trpc.requests.update.useMutation();

  const sessionId = detail.session.id;
  const chosen = form.value.client?.id;
  const client = chosen === undefined || chosen === detail.client?.id ? {} : { clientId: chosen };

  const finish = (saved: SessionDetail, text: string): void => {
    shown(saved);
    form.forget();
    toast({ text });
    onSaved();
  };

  const refuse = (error: unknown, mine: Facts): void => {
    const refused = failureOf(error);
    setFailure(refused);
    if (refused.reason !== 'STALE_VERSION' || refused.current === undefined) return;
    const before = factsOf(draftOf(base.request, own)).facts;
    setConflict({
      current: refused.current,
      mine,
      fields: findConflicts(before, mine, factsOf(draftOf(refused.current.request, own)).facts),
    });
  };

  const createNew = async (facts: Facts): Promise<void> => {
    const content = { conversationId: detail.session.conversation?.id, ...client, ...facts };
    const input = { ...content, idempotencyKey: keyOf(content) };
    const { CreateRequest } = await inputSchemas.requests();
    const parsed = CreateRequest.safeParse(input);
    if (!parsed.success) return setFailure({ sentence: bad, fields: fieldErrorsOf(parsed.error.issues) });
    try {
      finish(await create.mutateAsync(input), 'Request created.');
    } catch (error) {
      refuse(error, facts);
    }
  };

  const change = async (from: typeof base, facts: Facts): Promise<void> => {
    const changes = {
      ...changedFields(
        factsOf(draftOf(from.request, own)).facts as Record<string, unknown>,
        facts as Record<string, unknown>,
      ),
      ...client,
    };
    if (Object.keys(changes).length === 0) {
      form.forget();
      return onSaved();
    }
    const input = { sessionId, expectedVersion: from.version, ...changes };
    const { UpdateRequest } = await inputSchemas.requests();
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

  const resolveConflict = (takesTheirs: boolean): void => {
    if (conflict === null) return;
    const theirs = factsOf(draftOf(conflict.current.request, own)).facts;
    const before = factsOf(draftOf(base.request, own)).facts;
    const merged = { ...rebase<keyof Facts, Facts>(before, conflict.mine, theirs) } as Record<string, unknown>;
    if (takesTheirs) for (const { field } of conflict.fields) merged[field] = theirs[field as keyof Facts];
    const nextBase = { version: conflict.current.session.version, request: conflict.current.request };
    shown(conflict.current);
    setConflict(null);
    setFailure(null);
    form.set({ ...form.value, base: nextBase, draft: draftOf(merged as unknown as Facts, own) });
    void change(nextBase, merged as unknown as Facts);
  };

  return {
    draft,
    client: form.value.client,
    isKept: form.isKept,
    discard: form.forget,
    failure,
    setDraft: (next: RequestDraft): void => form.set({ ...form.value, draft: next }),
    setClient: (next: ChosenClient | null): void => form.set({ ...form.value, client: next }),
    conflict,
    save,
    keepOwn: () => resolveConflict(false),
    takeTheirs: () => resolveConflict(true),
    isSaving: create.isPending || update.isPending,
  };
}
