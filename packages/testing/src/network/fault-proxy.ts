import { once } from 'node:events';
import net from 'node:net';

/** A proxy between an API and its database that injects network faults. */
export interface FaultProxy {
  readonly url: string;
  /** Connections that sent `listen` stay open but carry no data. @returns their number */
  blackholeListeners(): number;
  /** The ports of those connections, as the database sees them. */
  readonly blackholedPorts: readonly number[];
  /** Breaks all connections and refuses new ones. */
  takeDown(): void;
  bringUp(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly client: net.Socket;
  readonly server: net.Socket;
  isListener: boolean;
  isBlackholed: boolean;
}

export async function openFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  const proxy = net.createServer((client) => join(client, target, pairs));
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as net.AddressInfo;
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  const breakAll = () => {
    for (const { client, server } of pairs) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    url: url.toString(),
    blackholeListeners() {
      const listeners = [...pairs].filter(({ isListener, isBlackholed }) => isListener && !isBlackholed);
      for (const pair of listeners) pair.isBlackholed = true;
      return listeners.length;
    },
    get blackholedPorts() {
      return [...pairs].flatMap(({ isBlackholed, server }) =>
        isBlackholed && server.localPort !== undefined ? [server.localPort] : [],
      );
    },
    takeDown() {
      proxy.close();
      breakAll();
    },
    async bringUp() {
      proxy.listen(port, '127.0.0.1');
      await once(proxy, 'listening');
    },
    async close() {
      breakAll();
      if (proxy.listening) await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** Connects a client to the database, until one of the two ends. */
function join(client: net.Socket, target: URL, pairs: Set<Pair>): void {
  const server = net.connect(Number(target.port), target.hostname);
  const pair: Pair = { client, server, isListener: false, isBlackholed: false };
  pairs.add(pair);
  client.on('data', (data) => {
    pair.isListener ||= data.includes('listen "tripthread"');
    if (!pair.isBlackholed) server.write(data);
  });
  server.on('data', (data) => {
    if (!pair.isBlackholed) client.write(data);
  });
  const end = () => {
    pairs.delete(pair);
    client.destroy();
    server.destroy();
  };
  for (const socket of [client, server]) socket.on('error', end).on('close', end);
}
