import http from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Sends a hand-written request, with any path, headers and chunks. @returns status 0 for a connection cut in mid-request */
export function send(
  origin: string,
  {
    method = 'POST',
    path,
    headers = {},
    chunks = [],
  }: { method?: string; path: string; headers?: http.OutgoingHttpHeaders; chunks?: readonly (string | Buffer)[] },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const request = http.request({ hostname, port, method, path, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', () => resolve({ status: 0, text: '' }));
    for (const chunk of chunks) request.write(chunk);
    request.end();
  });
}

/** What no answer may contain: database messages, stack frames, paths of this machine. */
export const internalsPattern =
  /\bselect\b.*\bfrom\b|\binsert into\b|syntax error|violates|PostgresError|Failed query|node_modules|\bat [\w.<>]+ \(|\/src\//iu;
