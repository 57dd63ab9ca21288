import type { Response } from 'express';
import { type Html, html } from './html.ts';

/** The fields of a submitted form, as text. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

export const one = (fields: Fields, name: string): string => {
  const value = fields[name];
  return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
};

export const many = (fields: Fields, name: string): readonly string[] => {
  const value = fields[name];
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
};

// After a form the browser is redirected with one of these keys, so that an address can't put other text on the page.
const messageTexts = {
  sent: 'Requests sent.',
  quoted: 'Quote sent.',
  revised: 'New price sent.',
  declined: 'Declined.',
  chatted: 'Message sent.',
  canceled: 'Canceled. The operators were notified.',
  scenario: 'Scenario started.',
} as const;
export type MessageKey = keyof typeof messageTexts;

export const messageOfQuery = (query: unknown): string | undefined =>
  typeof query === 'string' && Object.hasOwn(messageTexts, query) ? messageTexts[query as MessageKey] : undefined;

export const goTo = (response: Response, path: string, key: MessageKey): void => {
  response.redirect(303, `${path}?done=${key}`);
};

// A label beside its control, not around it: otherwise the text in a text area would count as part of its label.
let fields = 0;

const field = (label: string, control: (id: string) => Html): Html => {
  fields += 1;
  const id = `field-${fields}`;
  return html`<div class="field"><label for="${id}">${label}</label>${control(id)}</div>`;
};

export const select = (
  label: string,
  name: string,
  options: readonly (readonly [value: string, label: string])[],
  chosen?: string,
): Html =>
  field(
    label,
    (id) =>
      html`<select id="${id}" name="${name}">
        ${options.map(
          ([value, words]) => html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`,
        )}
      </select>`,
  );

export const textarea = (label: string, name: string, value: string, isNeeded = false): Html =>
  field(
    label,
    (id) =>
      html`<textarea id="${id}" name="${name}" maxlength="5000" ${isNeeded && html`required`}>${value}</textarea>`,
  );

interface TextField {
  readonly value?: string;
  readonly type?: 'text' | 'datetime-local';
  readonly most?: number;
  readonly inputmode?: 'decimal';
}

export const textField = (
  label: string,
  name: string,
  { value = '', type = 'text', most = 40, inputmode }: TextField = {},
): Html =>
  field(
    label,
    (id) =>
      html`<input
        id="${id}"
        name="${name}"
        type="${type}"
        maxlength="${most}"
        value="${value}"
        ${inputmode !== undefined && html`inputmode="${inputmode}"`}
      />`,
  );

export interface NumberField {
  readonly value: number;
  readonly most: number;
  readonly step: number;
  readonly isNeeded?: boolean;
}

export const numberField = (label: string, name: string, { value, most, step, isNeeded = false }: NumberField): Html =>
  field(
    label,
    (id) =>
      html`<input
        id="${id}"
        name="${name}"
        type="number"
        min="0"
        max="${most}"
        step="${step}"
        value="${value}"
        inputmode="decimal"
        ${isNeeded && html`required`}
      />`,
  );
