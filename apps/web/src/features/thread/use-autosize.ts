import { type RefObject, useLayoutEffect } from 'react';

const grows = CSS.supports('field-sizing', 'content');

/** A text field as high as its text, where the browser does not do it by itself. */
export function useAutosize(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (grows || element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [field, text]);
}
