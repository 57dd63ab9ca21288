import type { BrowserContext, Page } from '@playwright/test';

/** A navigation or a closed page cuts off what is on its way: nobody's fault. */
const cutOff = 'net::ERR_ABORTED';

/**
 * Notes everything the browser complains about: errors on the console (a violated security policy is one), uncaught
 * errors, requests that failed, answers that say the server failed. What a story expects it has to allow.
 */
export class Watch {
  readonly #troubles: string[] = [];
  readonly #allowed: RegExp[] = [];

  follow(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error') this.#note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#note(`uncaught: ${error.error().message}`));
    context.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? '';
      if (reason !== cutOff) this.#note(`request: ${request.method()} ${request.url()} ${reason}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.#note(`answer: ${response.status()} ${response.url()}`);
    });
  }

  /** From here on this is part of the story. */
  allow(...patterns: readonly RegExp[]): void {
    this.#allowed.push(...patterns);
  }

  /** Takes what was noted so far, and forgets it. */
  take(): readonly string[] {
    return this.#troubles.splice(0);
  }

  report(): void {
    const troubles = this.take();
    if (troubles.length > 0) throw new Error(`The browser complained:\n  ${troubles.join('\n  ')}`);
  }

  #note(trouble: string): void {
    if (!this.#allowed.some((pattern) => pattern.test(trouble))) this.#troubles.push(trouble);
  }
}

/** Counts the calls of the API that a page makes, streams left aside. */
export function countCalls(page: Page): { readonly requests: readonly string[] } {
  const requests: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/') && !pathname.endsWith('sessions.onChange')) requests.push(pathname);
  });
  return { requests };
}
