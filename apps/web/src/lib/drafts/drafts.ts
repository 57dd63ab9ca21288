import { useCallback, useState } from 'react';
import { draftPrefix } from './clear-drafts.ts';
import { type Reader, text } from './draft-schema.ts';

/** A stored draft's schema: the version that wrote it, and its parser. */
export interface DraftKind<T> {
  readonly version: number;
  readonly read: Reader<T>;
  /** Reads what the releases before the version numbers kept. */
  readonly readUnversioned?: Reader<T>;
}

const textDraft: DraftKind<string> = { version: 1, read: text, readUnversioned: text };

function parsed(kept: string): unknown {
  try {
    return JSON.parse(kept);
  } catch {
    return undefined;
  }
}

/** Reads what a former release kept as bare JSON. */
export const bareJson =
  <T>(read: Reader<T>): Reader<T> =>
  (kept) =>
    typeof kept === 'string' ? read(parsed(kept)) : undefined;

/** The draft that a stored text holds, or null where this release cannot read it. */
export function parseDraft<T>({ version, read, readUnversioned }: DraftKind<T>, kept: string): T | null {
  const envelope = parsed(kept);
  if (typeof envelope === 'object' && envelope !== null && 'v' in envelope && 'value' in envelope)
    return envelope.v === version ? (read(envelope.value) ?? null) : null;
  return readUnversioned?.(kept) ?? null;
}

export const formatDraft = <T>({ version }: DraftKind<T>, value: T): string => JSON.stringify({ v: version, value });

export function readDraft<T>(kind: DraftKind<T>, name: string): T | null {
  try {
    const kept = localStorage.getItem(draftPrefix + name);
    return kept === null ? null : parseDraft(kind, kept);
  } catch {
    return null;
  }
}

/** Keeps a draft over a reload and a lost connection; null deletes it. */
export function writeDraft<T>(kind: DraftKind<T>, name: string, value: T | null): void {
  try {
    if (value === null) localStorage.removeItem(draftPrefix + name);
    else localStorage.setItem(draftPrefix + name, formatDraft(kind, value));
  } catch {
    // Storage is blocked or full; the value is still in its field.
  }
}

/** A draft as state: `[value, setValue]`, null if there is none. */
export function useDraft<T>(kind: DraftKind<T>, name: string): [T | null, (value: T | null) => void] {
  const [draft, setDraft] = useState(() => ({ name, value: readDraft(kind, name) }));
  // Another name is another draft: read it while rendering, so that no frame shows the former value.
  if (draft.name !== name) setDraft({ name, value: readDraft(kind, name) });
  const set = useCallback(
    (value: T | null) => {
      writeDraft(kind, name, value);
      setDraft({ name, value });
    },
    [kind, name],
  );
  return [draft.name === name ? draft.value : readDraft(kind, name), set];
}

export const readTextDraft = (name: string): string => readDraft(textDraft, name) ?? '';

export const writeTextDraft = (name: string, value: string): void =>
  writeDraft(textDraft, name, value === '' ? null : value);

/** Text that is stored until it is set to ''. */
export function useTextDraft(name: string): [string, (value: string) => void] {
  const [value, set] = useDraft(textDraft, name);
  const setText = useCallback((next: string) => set(next === '' ? null : next), [set]);
  return [value ?? '', setText];
}
