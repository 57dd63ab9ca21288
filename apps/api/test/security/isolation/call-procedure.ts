import type { ApiUnderTest } from './api-under-test.ts';
import type { Procedure } from './procedures.ts';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const longestMs = 5_000;
/** How a stream begins: its first message, or the reason of its refusal. */
const firstChunk = /"type":"resync"|event: serialized-error\ndata: .*\n/u;

/** Calls a procedure as a browser would; of a stream, returns the first message. */
export async function callProcedure(
  { origin }: Pick<ApiUnderTest, 'origin'>,
  { path, type }: Pick<Procedure, 'path' | 'type'>,
  input: unknown,
  cookie: string | null,
): Promise<Answer> {
  const address = `${origin}/api/trpc/${path}`;
  const headers: Record<string, string> = cookie === null ? {} : { cookie };
  if (type === 'mutation') {
    const json = { ...headers, 'content-type': 'application/json' };
    return read(await fetch(address, { method: 'POST', headers: json, body: JSON.stringify(input ?? {}) }));
  }
  const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
  if (type === 'query') return read(await fetch(`${address}${query}`, { headers }));
  const { status, text } = await listenFor(`${address}${query}`, headers, longestMs, firstChunk);
  // Later messages depend on timing.
  return {
    status,
    text: text.slice(0, (firstChunk.exec(text)?.index ?? 0) + (firstChunk.exec(text)?.[0].length ?? 0)),
  };
}

const read = async (response: Response): Promise<Answer> => ({ status: response.status, text: await response.text() });

/** Returns everything that a stream sends within that time, or up to some text. */
export async function listenFor(
  address: string,
  headers: Record<string, string>,
  ms: number,
  upTo?: RegExp,
): Promise<Answer> {
  const leaving = new AbortController();
  const timer = setTimeout(() => leaving.abort(), ms);
  let text = '';
  let status = 0;
  try {
    const response = await fetch(address, {
      headers: { ...headers, accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    status = response.status;
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      if (upTo?.test(text) === true) break;
    }
  } catch (error) {
    if (!leaving.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    leaving.abort();
  }
  return { status, text };
}

interface Refusal {
  readonly reason: string | null;
  readonly fields?: Record<string, string>;
}

/** Returns the failure of an error answer; null for a success. A stream is refused in its first message. */
export function parseRefusal({ text }: Answer): Refusal | null {
  const [, message] = /^event: serialized-error\ndata: (.*)$/mu.exec(text) ?? [];
  if (message !== undefined) return (JSON.parse(message) as { data: Refusal }).data;
  return text.startsWith('{"error"') ? (JSON.parse(text) as { error: { data: Refusal } }).error.data : null;
}
