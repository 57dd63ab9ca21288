import type { FieldErrors } from '@tripthread/shared/failures';
import { useState } from 'react';
import type { ClientCard } from '../../../lib/api/api-types.ts';
import { changedFields, type FieldConflict, findConflicts, rebase } from '../../../lib/form/conflict.ts';
import { failureOf, type ShownFailure } from '../../../lib/api/failure.ts';
import { useFormDraft } from '../../../lib/form/form-draft.ts';
import { useCardShown } from './use-card.ts';

type Facts = Readonly<Record<string, unknown>>;

interface CardForm<F extends Facts, Draft extends object> {
  /** What it is kept under while it is typed. */
  readonly name: string;
  readonly card: ClientCard;
  /** What stands on the card; of something new, what it begins with. */
  readonly read: (card: ClientCard) => F;
  readonly draftOf: (facts: F) => Draft;
  readonly factsOf: (draft: Draft) => F;
  /** What does not fit, before it is sent. */
  readonly check: (version: number, facts: Partial<F>) => Promise<FieldErrors | null>;
  readonly save: (version: number, facts: Partial<F>) => Promise<ClientCard>;
  readonly isNew?: boolean;
  readonly onSaved: (card: ClientCard) => void;
}

const bad = 'Some of this does not fit. Nothing was saved.';

/** A form about a card: what is typed is kept, only what was changed is sent, and two at once are shown both. */
export function useCardForm<F extends Facts, Draft extends object>(given: CardForm<F, Draft>) {
  const { name, card, read, draftOf, factsOf, check, save, isNew = false, onSaved } = given;
  const form = useFormDraft(name, () => ({
    base: { version: card.client.version, facts: read(card) },
    draft: draftOf(read(card)),
  }));
  const { base, draft } = form.value;
  const shown = useCardShown();
  const [failure, setFailure] = useState<Pick<ShownFailure, 'sentence' | 'fields'> | null>(null);
  const [conflict, setConflict] = useState<{ current: ClientCard; fields: readonly FieldConflict<string>[] } | null>(
    null,
  );
  const [isSaving, setSaving] = useState(false);

  const send = async (from: typeof base, facts: F): Promise<void> => {
    const changes = (isNew ? facts : changedFields(from.facts, facts)) as Partial<F>;
    if (Object.keys(changes).length === 0) {
      form.forget();
      return onSaved(card);
    }
    const errors = await check(from.version, changes);
    if (errors !== null) return setFailure({ sentence: bad, fields: errors });
    setSaving(true);
    try {
      const saved = await save(from.version, changes);
      shown(saved);
      form.forget();
      onSaved(saved);
    } catch (error) {
      const refused = failureOf(error);
      setFailure(refused);
      const current = refused.current as unknown as ClientCard | undefined;
      if (refused.reason === 'STALE_VERSION' && current !== undefined)
        setConflict({ current, fields: findConflicts(from.facts, facts, read(current)) });
    } finally {
      setSaving(false);
    }
  };

  const resolveConflict = (takesTheirs: boolean): void => {
    if (conflict === null) return;
    const theirs = read(conflict.current);
    const merged: Record<string, unknown> = { ...rebase<string, Facts>(base.facts, factsOf(draft), theirs) };
    if (takesTheirs) for (const { field } of conflict.fields) merged[field] = theirs[field];
    const next = { version: conflict.current.client.version, facts: theirs };
    shown(conflict.current);
    setConflict(null);
    setFailure(null);
    form.set({ base: next, draft: draftOf(merged as F) });
    void send(next, merged as F);
  };

  return {
    draft,
    change: (fields: Partial<Draft>): void => form.set({ base, draft: { ...draft, ...fields } }),
    isKept: form.isKept,
    discard: form.forget,
    failure,
    errors: failure?.fields ?? {},
    conflict,
    isSaving,
    save: (): void => {
      setFailure(null);
      void send(base, factsOf(draft));
    },
    keepOwn: () => resolveConflict(false),
    takeTheirs: () => resolveConflict(true),
  };
}
