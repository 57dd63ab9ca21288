export const draftPrefix = 'draft:';

/** Deletes all drafts on signing out, so that the next person on this machine reads none of them. */
export function clearDrafts(): void {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(draftPrefix)) localStorage.removeItem(name);
  } catch {
    // Storage is blocked: nothing was kept.
  }
}
