import { useCallback } from 'react';

const supportsFieldSizing = CSS.supports('field-sizing', 'content');

/** Fits a text field’s height to its text, where the browser does not do it. */
export function useAutosize(): (field: HTMLTextAreaElement) => void {
  return useCallback((field) => {
    if (supportsFieldSizing) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }, []);
}
