import type { Response } from 'express';
import { type Html, html } from './html.ts';

/** What a form's fields hold, as text. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export const one = (fields: Fields, name: string): string => {
  const value = fields[name];
  return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
};

export const many = (fields: Fields, name: string): readonly string[] => {
  const value = fields[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

// After a form the browser is sent to a page, with one of these to say there: an address cannot make the page say more.
const sayings = {
  sent: 'Requests sent.',
  quoted: 'Quote sent.',
  revised: 'New price sent.',
  declined: 'Declined.',
  chatted: 'Message sent.',
  canceled: 'Canceled. The operators have been told.',
  scenario: 'The scenario has begun.',
} as const;
export type Saying = keyof typeof sayings;

export const saidBy = (query: unknown): string | undefined =>
  typeof query === 'string' && Object.hasOwn(sayings, query) ? sayings[query as Saying] : undefined;

export const goTo = (response: Response, path: string, saying: Saying): void => {
  response.redirect(303, `${path}?done=${saying}`);
};

export const select = (
  label: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen?: string,
): Html =>
  html`<label class="field"
    >${label}
    <select name="${name}">
      ${options.map(
        ([value, words]) => html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`,
      )}
    </select></label
  >`;

export const textarea = (label: string, name: string, value: string, isNeeded = false): Html =>
  html`<label class="field"
    >${label} <textarea name="${name}" maxlength="5000" ${isNeeded && html`required`}>${value}</textarea>
  </label>`;
