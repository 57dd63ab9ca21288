import { createHash } from 'node:crypto';
import type { Response } from 'express';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** The address changes with the content, so it can be cached indefinitely. */
export const stylePath = `/assets/${createHash('sha256').update(style).digest('hex').slice(0, 12)}.css`;
export const iconPath = '/assets/icon.svg';

export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0f6b66"/><path d="M6 19l20-9-6 15-5-5-3 3v-5z" fill="#fff"/></svg>`;

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface Page {
  readonly title: string;
  readonly at: 'trips' | 'operators';
  readonly body: Html;
  /** The result of the last action. */
  readonly notice?: string | undefined;
  readonly status?: number;
}

export function sendPage(response: Response, { title, at, body, notice, status = 200 }: Page): void {
  secure(response);
  const link = (name: Page['at'], href: string, label: string) =>
    html`<a href="${href}" ${name === at && html`aria-current="page"`}>${label}</a>`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Avinode sandbox</title>
        <link rel="stylesheet" href="${stylePath}" />
        <link rel="icon" href="${iconPath}" type="image/svg+xml" />
      </head>
      <body>
        <header class="top">
          <a class="name" href="/operators"><img src="${iconPath}" alt="" width="24" height="24" />Avinode sandbox</a>
          <nav aria-label="Pages">
            ${link('operators', '/operators', 'Operators')}${link('trips', '/marketplace/mvc/trips/buying', 'Trips')}
          </nav>
          <span class="unreal">Test data only: fictional operators, no payments</span>
        </header>
        <main>${notice !== undefined && html`<p class="notice" role="status">${notice}</p>`} ${body}</main>
      </body>
    </html>`;
  response.status(status).type('html').send(page.text);
}

export function secure(response: Response): void {
  response.setHeader('content-security-policy', policy);
  response.setHeader('x-content-type-options', 'nosniff');
  // Not no-referrer: then forms would be submitted without an origin.
  response.setHeader('referrer-policy', 'same-origin');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cache-control', 'no-store');
}
