import { once } from 'node:events';
import net from 'node:net';
import { closeTogether } from '../../network/close-together.ts';

/** `passes` connects; `closes` accepts and closes immediately; `refuses` does not accept. The last two also cut open connections. */
export type ProxyMode = 'passes' | 'closes' | 'refuses';

/** A proxy between a pool and PostgreSQL that breaks connections. */
export interface BreakingProxy {
  /** The database through the proxy. */
  readonly url: string;
  /** The number of connections that were accepted and closed. */
  readonly closed: number;
  setMode(mode: ProxyMode): Promise<void>;
  close(): Promise<void>;
}

export async function openBreakingProxy(databaseUrl: string): Promise<BreakingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  let mode: ProxyMode = 'passes';
  let closed = 0;
  const server = net.createServer((client) => {
    if (mode !== 'passes') {
      closed += 1;
      client.on('error', () => {}).end();
      return;
    }
    join(client, net.connect(Number(target.port), target.hostname), sockets);
  });
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as net.AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.toString(),
    get closed() {
      return closed;
    },
    async setMode(wanted) {
      mode = wanted;
      if (wanted === 'refuses' && server.listening) server.close();
      if (wanted !== 'passes') cutAll();
      if (wanted !== 'refuses' && !server.listening) await listen(port);
    },
    async close() {
      if (server.listening) server.close();
      cutAll();
    },
  };
}

/** Copies data both ways; when one side ends, so does the other. */
function join(client: net.Socket, upstream: net.Socket, sockets: Set<net.Socket>): void {
  closeTogether(client, upstream, sockets);
  client.pipe(upstream);
  upstream.pipe(client);
}
