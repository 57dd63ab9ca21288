import { once } from 'node:events';
import net from 'node:net';

/** Stands between an API and its database, and does to the connections what networks do. */
export interface FaultProxy {
  readonly url: string;
  /** Connections on which `listen` was said stay open and carry nothing any more. @returns how many it were */
  deafenListeners(): number;
  /** By which ports the database knows the connections that are deaf. */
  readonly deafPorts: readonly number[];
  /** All connections break and no new one is had. */
  goAway(): void;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

interface Pair {
  readonly client: net.Socket;
  readonly server: net.Socket;
  isListener: boolean;
  isDeaf: boolean;
}

export async function openFaultProxy(databaseUrl: string): Promise<FaultProxy> {
  const target = new URL(databaseUrl);
  const pairs = new Set<Pair>();
  const proxy = net.createServer((client) => {
    const server = net.connect(Number(target.port), target.hostname);
    const pair: Pair = { client, server, isListener: false, isDeaf: false };
    pairs.add(pair);
    client.on('data', (data) => {
      pair.isListener ||= data.includes('listen "tripthread"');
      if (!pair.isDeaf) server.write(data);
    });
    server.on('data', (data) => {
      if (!pair.isDeaf) client.write(data);
    });
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  });
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
    deafenListeners() {
      const listeners = [...pairs].filter(({ isListener, isDeaf }) => isListener && !isDeaf);
      for (const pair of listeners) pair.isDeaf = true;
      return listeners.length;
    },
    get deafPorts() {
      return [...pairs].flatMap(({ isDeaf, server }) =>
        isDeaf && server.localPort !== undefined ? [server.localPort] : [],
      );
    },
    goAway() {
      proxy.close();
      breakAll();
    },
    async comeBack() {
      proxy.listen(port, '127.0.0.1');
      await once(proxy, 'listening');
    },
    async close() {
      breakAll();
      if (proxy.listening) await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
