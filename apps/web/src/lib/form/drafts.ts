import { useCallback, useState } from 'react';

// Nothing a person typed is ever lost: drafts outlive the pane, the tab and a lost connection, until they are sent.
const prefix = 'draft:';

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(prefix + key) ?? '';
  } catch {
    return '';
  }
}

export function writeDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, text);
  } catch {
    // Storage is closed or full; the text still stands in the field.
  }
}

/** Forgets all drafts: on signing out, so that the next person on this machine reads none of them. */
export function clearDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {
    // Nothing was kept then.
  }
}

/** Text that survives: `[text, setText]`. Set it to '' once it is sent. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: readDraft(key) }));
  // Another key is another draft: read it while rendering, so that no frame shows the former text.
  if (draft.key !== key) setDraft({ key, text: readDraft(key) });
  const set = useCallback(
    (text: string) => {
      writeDraft(key, text);
      setDraft({ key, text });
    },
    [key],
  );
  return [draft.key === key ? draft.text : readDraft(key), set];
}
