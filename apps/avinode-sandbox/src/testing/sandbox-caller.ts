import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from '../open-sandbox.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
  readonly errors: readonly { readonly code: string; readonly title: string; readonly path?: string }[];
}

export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string | undefined>>,
) => Promise<Answer>;

/** Calls the API as a brokerage with all required headers; a header set to `undefined` is omitted. */
export const callerOf =
  ({ apiUrl }: Sandbox, account = { apiToken: 'sandbox-api-token', bearer: 'sandbox-bearer' }): Call =>
  async (method, path, body, changed = {}) => {
    const headers: Record<string, string | undefined> = {
      'X-Avinode-ApiToken': account.apiToken,
      Authorization: `Bearer ${account.bearer}`,
      'X-Avinode-SentTimestamp': new Date().toISOString(),
      'X-Avinode-Product': 'Sandbox tests v1.0',
      'X-Avinode-ApiVersion': 'v1.0',
      'Content-Type': 'application/json',
      ...changed,
    };
    const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
    const answer = await fetch(`${apiUrl}${path}`, {
      method,
      headers: given,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json = (await answer.json()) as { meta?: { errors?: Answer['errors'] }; data?: unknown };
    return { status: answer.status, headers: answer.headers, data: json.data, errors: json.meta?.errors ?? [] };
  };

export const tripBody = (externalTripId: string, ...airports: readonly string[]) => ({
  externalTripId,
  criteria: { requiredLift: [{ aircraftCategory: 'Midsize jet' }] },
  segments: airports.slice(1).map((end, index) => ({
    startAirport: { icao: airports[index] },
    endAirport: { icao: end },
    dateTime: { date: '2027-01-15', time: '10:00', departure: true, local: true },
    paxCount: '4',
    paxSegment: true,
  })),
  sourcing: true,
});

export interface Received {
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Listener {
  readonly url: string;
  readonly received: readonly Received[];
  /** The statuses of the next answers; 200 when the list is empty. */
  readonly statuses: number[];
  close(): Promise<void>;
}

/** Starts a webhook receiver. */
export async function listen(port = 0): Promise<Listener> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString('utf8')) as Received['body'];
      received.push({ authorization: request.headers.authorization ?? '', body });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    statuses,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
