import http from 'node:http';
import type { Canaries, Letter } from '@tripthread/testing/tenancy/canaries';
import type { Change } from '../../../src/platform/live/changes.ts';

export interface LiveClientOptions {
  readonly name: string;
  readonly origin: string;
  readonly cookie: string;
  /** The local address to call from: a server limits the streams per address. */
  readonly address: string;
  readonly filter: { readonly scope: 'mine' | 'team' };
  readonly letter: Letter;
  readonly canaries: Canaries;
  /** How long it gathers changes before it reads. */
  readonly gatherMs: number;
  /** The control: reads once, when it opens, and then relies on the stream alone. */
  readonly isNaive?: boolean;
}

export interface Row {
  readonly id: string;
  readonly version: number;
}

interface Page {
  readonly sessions: readonly Row[];
  readonly nextCursor: string | null;
}

const maxIdsPerRead = 100;
/** Short, so that a list spans several pages while it changes. */
const pageLength = 20;

/**
 * A client that follows the rule of the web app: after `resync` it reads the list again, after `changed` the stale rows;
 * a row never goes back. Reads run one after another, so any contradiction in the order comes from the server.
 */
export class LiveClient {
  readonly rows = new Map<string, Row>();
  /** Violations, as sentences. */
  readonly complaints: string[] = [];
  /** When the cache first showed a version. */
  readonly arrivals: { readonly id: string; readonly version: number; readonly at: number }[] = [];
  /** When the list had been read again after a resync. */
  readonly resyncedAt: number[] = [];
  frames = 0;
  #received = new Map<string, number>();
  #lacking = new Map<string, number>();
  #isResyncDue = false;
  #hasLooked = false;
  #isReading = false;
  #isPlanned = false;
  #isStopped = false;
  #request: http.ClientRequest | undefined;
  #running: Promise<void> | undefined;

  readonly options: LiveClientOptions;

  constructor(options: LiveClientOptions) {
    this.options = options;
  }

  /** Resolves when no announced change is left to read. */
  get isAtRest(): boolean {
    return !this.#isReading && !this.#isPlanned && !this.#isResyncDue && this.#lacking.size === 0;
  }

  /** Listens until stopped, and reconnects when the stream breaks. */
  start(): void {
    this.#running = (async () => {
      while (!this.#isStopped) {
        await this.#listen();
        await pause(50 + 150 * Math.random());
      }
    })();
  }

  /** Drops the connection, as a laptop does. */
  drop(): void {
    this.#request?.destroy();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.drop();
    await this.#running;
  }

  /** Handles one frame of the stream. */
  take(frame: string): void {
    this.#inspect(frame, 'a frame');
    const lines = frame.split('\n');
    if (lines.some((line) => line.startsWith('event: '))) return;
    const data = lines.find((line) => line.startsWith('data: '))?.slice(6);
    if (data === undefined) return;
    this.frames += 1;
    const change = JSON.parse(data) as Change;
    if (change.type !== 'changed') return this.#resync();
    if (!this.#isOpened) this.#complain('a stream did not begin with a resync');
    for (const { id, version } of change.sessions) {
      const before = this.#received.get(id) ?? 0;
      if (version <= before) this.#complain(`received version ${version} after ${before}`);
      this.#received.set(id, version);
      if (version > (this.rows.get(id)?.version ?? -1)) this.#lacking.set(id, version);
    }
    this.#plan();
  }

  /** Returns the list as the server has it now. */
  async readList(): Promise<readonly Row[]> {
    const rows = new Map<string, Row>();
    let cursor: string | null = null;
    do {
      const page: Page = await this.#ask(cursor === null ? {} : { cursor });
      for (const row of page.sessions) rows.set(row.id, row);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return [...rows.values()];
  }

  #isOpened = false;

  #resync(): void {
    this.#isOpened = true;
    if (this.options.isNaive === true && this.#hasLooked) return;
    this.#hasLooked = true;
    this.#isResyncDue = true;
    this.#plan();
  }

  #listen(): Promise<void> {
    const { origin, cookie, address } = this.options;
    this.#received = new Map();
    this.#isOpened = false;
    return new Promise((resolve) => {
      const headers = { cookie, accept: 'text/event-stream' };
      const url = `${origin}/api/trpc/sessions.onChange`;
      this.#request = http.get(url, { headers, agent: false, localAddress: address }, (response) => {
        let text = '';
        // Being over the limit is a valid answer too: retry later.
        if (response.statusCode !== 200 && response.statusCode !== 429 && response.statusCode !== 503)
          this.#complain(`a stream was answered ${response.statusCode}`);
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
          const frames = text.split('\n\n');
          text = frames.pop() ?? '';
          if (response.statusCode === 200) for (const frame of frames) this.take(frame);
        });
        response.on('error', () => {}).on('close', resolve);
      });
      this.#request.on('error', () => resolve());
    });
  }

  #plan(): void {
    if (this.#isPlanned || this.#isReading || this.#isStopped) return;
    this.#isPlanned = true;
    setTimeout(() => {
      this.#isPlanned = false;
      void this.#catchUp();
    }, this.options.gatherMs);
  }

  async #catchUp(): Promise<void> {
    this.#isReading = true;
    try {
      while (!this.#isStopped && (this.#isResyncDue || this.#lacking.size > 0)) {
        if (this.#isResyncDue) await this.#readAll();
        else await this.#readLacking();
      }
    } catch (error) {
      if (!this.#isStopped) this.#complain(`could not read: ${String(error)}`);
    } finally {
      this.#isReading = false;
    }
  }

  async #readAll(): Promise<void> {
    this.#isResyncDue = false;
    const rows = await this.readList();
    const found = new Set(rows.map(({ id }) => id));
    for (const id of this.rows.keys()) if (!found.has(id)) this.rows.delete(id);
    for (const row of rows) this.#show(row);
    this.resyncedAt.push(performance.now());
  }

  async #readLacking(): Promise<void> {
    const asked = [...this.#lacking].slice(0, maxIdsPerRead);
    for (const [id] of asked) this.#lacking.delete(id);
    const { sessions } = await this.#ask({ ids: asked.map(([id]) => id), limit: maxIdsPerRead });
    const found = new Map(sessions.map((row) => [row.id, row]));
    for (const [id, version] of asked) {
      const row = found.get(id);
      if (row === undefined) this.rows.delete(id);
      else if (row.version < version) this.#complain(`received version ${version}, and the list had ${row.version}`);
      else this.#show(row);
    }
  }

  #show(row: Row): void {
    const before = this.rows.get(row.id)?.version ?? 0;
    if (row.version < before) return this.#complain(`a row went back from version ${before} to ${row.version}`);
    this.rows.set(row.id, row);
    if (row.version > before) this.arrivals.push({ id: row.id, version: row.version, at: performance.now() });
  }

  /** Retries while the server is busy, or has just closed a keep-alive connection. */
  async #ask(more: object): Promise<Page> {
    const { origin, cookie, filter } = this.options;
    const input = encodeURIComponent(JSON.stringify({ ...filter, limit: pageLength, ...more }));
    for (let tries = 0; ; tries += 1) {
      const { status, text } = await fetch(`${origin}/api/trpc/sessions.list?input=${input}`, {
        headers: { cookie },
      }).then(
        async (response) => ({ status: response.status, text: await response.text() }),
        (error: unknown) => ({ status: 0, text: String(error) }),
      );
      if (status === 200) {
        this.#inspect(text, 'a list');
        return (JSON.parse(text) as { result: { data: Page } }).result.data;
      }
      if ((status !== 503 && status !== 0) || tries === 100) throw new Error(`${status} ${text.slice(0, 200)}`);
      await pause(100 + 200 * Math.random());
    }
  }

  #inspect(text: string, where: string): void {
    const { canaries, letter } = this.options;
    for (const foreign of canaries.find(text, { letter, sees: ['all'] }))
      this.#complain(`${where} of another brokerage: ${foreign}`);
  }

  #complain(what: string): void {
    if (this.complaints.length < 20) this.complaints.push(`${this.options.name} ${what}`);
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
