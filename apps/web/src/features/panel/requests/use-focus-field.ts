import { useEffect } from 'react';
import type { FieldAt } from './request-meter.tsx';

const inLeg = {
  route: '[role=combobox], input',
  date: 'input[type=date]',
  time: 'input[type=time]',
  passengers: 'input[type=number]',
};
const labels = { category: 'Aircraft category', budget: 'Budget', client: 'Client' };

function fieldOf(form: HTMLElement, { fact, leg }: FieldAt): HTMLElement | null {
  if (Object.hasOwn(inLeg, fact)) {
    const legs = form.querySelectorAll<HTMLElement>('fieldset:not(:has([type=radio]))');
    return legs[leg]?.querySelector<HTMLElement>(inLeg[fact as keyof typeof inLeg]) ?? null;
  }
  const name = labels[fact as keyof typeof labels];
  const label = [...form.querySelectorAll('label')].find(({ textContent }) => textContent === name);
  return label === undefined ? null : document.getElementById(label.htmlFor);
}

/** Focuses one field of the form once it is rendered. */
export function useFocusField(formId: string, at: FieldAt | null): void {
  useEffect(() => {
    const form = document.getElementById(formId);
    // After the dialog has set its default focus.
    const frame = requestAnimationFrame(() => form !== null && at !== null && fieldOf(form, at)?.focus());
    return () => cancelAnimationFrame(frame);
  }, [formId, at]);
}
