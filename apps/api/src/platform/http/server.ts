import http, { type RequestListener } from 'node:http';

export interface Server {
  /** Refuses new calls and resolves when the last answer is sent, or cut off after eight seconds. */
  stop(): Promise<void>;
}

/** Explains in one sentence why the server cannot listen on an address. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

// Set at creation: changed afterwards, these are only checked every half minute.
const limits = { connectionsCheckingInterval: 1_000, headersTimeout: 5_000, requestTimeout: 10_000 } as const;
const connectionLimit = 4_000;
// Longer than the interval between two pings of a stream: a client that reads nothing for that long is gone.
const idleTimeoutMs = 60_000;
const patienceMs = 8_000;

/** @throws {ListenError} */
export async function openServer(
  listener: RequestListener,
  { host, port }: { host: string; port: number },
): Promise<Server> {
  const server = http.createServer(limits, listener);
  server.maxConnections = connectionLimit;
  server.timeout = idleTimeoutMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new ListenError(sentenceFor(error, host, port))));
    server.listen(port, host, resolve);
  });
  return {
    async stop() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      // Keep-alive connections are closed as soon as they are idle.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      const last = setTimeout(() => server.closeAllConnections(), patienceMs);
      await closed;
      clearInterval(idle);
      clearTimeout(last);
    },
  };
}

function sentenceFor({ code }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} on ${host} is taken. Stop what uses it, or set PORT to another one.`;
  if (code === 'EACCES') return `Port ${port} needs rights this user does not have. Set PORT to one above 1023.`;
  return `Cannot listen on ${host}, port ${port} (${code ?? 'unknown error'}). Set HOST to an address of this machine.`;
}
