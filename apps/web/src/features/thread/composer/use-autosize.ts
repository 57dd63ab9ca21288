import { useCallback } from 'react';

const supportsFieldSizing = CSS.supports('field-sizing', 'content');

/** Makes a text field as high as its text, where the browser does not do it by itself. */
export function useAutosize(): (field: HTMLTextAreaElement) => void {
  return useCallback((field) => {
    if (supportsFieldSizing) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight + 2}px`;
  }, []);
}
