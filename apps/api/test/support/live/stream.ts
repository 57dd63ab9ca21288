import type { Change } from '../../../src/platform/live/changes.ts';

/** Reads `sessions.onChange` from the wire, frame by frame. */
export interface OpenStream {
  readonly status: number;
  readonly body: string;
  readonly changes: readonly Change[];
  /** Names of all frames: connected, ping, return, serialized-error, or message for a change. */
  readonly frames: readonly string[];
  /** Reasons of refusals inside the stream. */
  readonly reasons: readonly string[];
  readonly isOpen: boolean;
  close(): void;
}

/**
 * @param login a cookie, or the headers that sign in
 * @param since when the page began to load, as a browser says it on its first connection
 */
export async function openStream(
  origin: string,
  login: string | Readonly<Record<string, string>>,
  since?: string,
): Promise<OpenStream> {
  const controller = new AbortController();
  const query = since === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ since }))}`;
  const response = await fetch(`${origin}/api/trpc/sessions.onChange${query}`, {
    headers: { ...(typeof login === 'string' ? { cookie: login } : login), accept: 'text/event-stream' },
    signal: controller.signal,
  });
  const stream = {
    status: response.status,
    body: '',
    changes: [] as Change[],
    frames: [] as string[],
    reasons: [] as string[],
    isOpen: true,
    close: () => controller.abort(),
  };
  if (response.status !== 200) {
    stream.body = await response.text();
    stream.isOpen = false;
    return stream;
  }
  void read(response, stream);
  return stream;
}

async function read(
  response: Response,
  stream: { changes: Change[]; frames: string[]; reasons: string[]; isOpen: boolean },
) {
  let text = '';
  try {
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text
          .slice(0, end)
          .split('\n')
          .filter((line) => line !== '');
        text = text.slice(end + 2);
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        if (lines.length === 0) continue;
        const name = field('event') ?? 'message';
        stream.frames.push(name);
        if (name === 'serialized-error') {
          stream.reasons.push((JSON.parse(field('data') ?? 'null') as { data: { reason: string } }).data.reason);
        }
        if (name === 'message') stream.changes.push(JSON.parse(field('data') ?? 'null') as Change);
      }
    }
  } catch {
    // cut by us or by the server
  }
  stream.isOpen = false;
}
