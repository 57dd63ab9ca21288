import type { ChangeNotice } from '@tripthread/db/listen';
import type { Clock } from '@tripthread/shared/time/clock';
import type { BrokerageId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import type { Change, Listener } from './realtime.ts';

const maxQueued = 500;

/** Ends the stream without the mark that says "all told": the browser comes back by itself, and finds out why. */
const ended = () => new DOMException('the stream has ended', 'AbortError');

/**
 * One open desk. What happens while it is not reading is merged into one change, so a slow reader costs no memory.
 * Written as an iterator by hand: a generator that is dropped before its first step would never clean up.
 */
export class ChangeStream implements AsyncIterable<Change>, AsyncIterator<Change> {
  readonly brokerageId: BrokerageId;
  readonly agentId: IsoAgentId;
  readonly token: string;
  readonly address: string;
  #isResyncDue = true;
  #sessions = new Map<SessionId, number>();
  #orphans = false;
  #mails = false;
  #clients = false;
  #waitingSince: number | null = null;
  #isEnded = false;
  #wake: () => void = () => {};

  private readonly listener: Listener;
  private readonly options: { readonly clock: Clock; readonly endsAt: number; readonly onEnd: () => void };

  constructor(
    listener: Listener,
    options: { readonly clock: Clock; readonly endsAt: number; readonly onEnd: () => void },
  ) {
    this.listener = listener;
    this.options = options;
    this.brokerageId = listener.viewer.brokerageId;
    this.agentId = listener.viewer.agentId;
    this.token = listener.viewer.loginToken;
    this.address = listener.address;
    if (listener.signal?.aborted === true) queueMicrotask(() => this.end());
    else listener.signal?.addEventListener('abort', () => this.end(), { once: true });
  }

  add({ sessions, orphans, mails, clients }: ChangeNotice): void {
    for (const [id, version] of sessions ?? []) this.#sessions.set(id, Math.max(version, this.#sessions.get(id) ?? 0));
    this.#orphans ||= orphans;
    this.#mails ||= mails;
    this.#clients ||= clients;
    if (sessions === null || this.#sessions.size > maxQueued) this.#isResyncDue = true;
    if (this.#hasNews()) this.#ring();
  }

  resync(): void {
    this.#isResyncDue = true;
    this.#ring();
  }

  /** Nothing is told any more from here on. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.options.onEnd();
    this.#wake();
  }

  cut(): void {
    this.end();
    this.listener.endConnection();
  }

  isOver = (now: number): boolean => now >= this.options.endsAt;
  isStuck = (now: number, patienceMs: number): boolean =>
    this.#waitingSince !== null && now - this.#waitingSince > patienceMs;

  async next(): Promise<IteratorResult<Change>> {
    for (;;) {
      if (this.#isEnded) throw ended();
      const change = this.#take();
      if (change !== null) return { done: false, value: change };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  return(): Promise<IteratorResult<Change>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<Change> {
    return this;
  }

  #hasNews = (): boolean =>
    this.#isResyncDue || this.#sessions.size > 0 || this.#orphans || this.#mails || this.#clients;

  #ring(): void {
    this.#waitingSince ??= performance.now();
    this.#wake();
  }

  #take(): Change | null {
    if (!this.#hasNews()) return null;
    const change: Change = this.#isResyncDue
      ? { type: 'resync', now: this.options.clock.now() }
      : {
          type: 'changed',
          sessions: [...this.#sessions].map(([id, version]) => ({ id, version })),
          orphans: this.#orphans,
          ...(this.#mails ? { mails: true as const } : {}),
          ...(this.#clients ? { clients: true as const } : {}),
        };
    this.#isResyncDue = false;
    this.#sessions = new Map();
    this.#orphans = false;
    this.#mails = false;
    this.#clients = false;
    this.#waitingSince = null;
    return change;
  }
}
