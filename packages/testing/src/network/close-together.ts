import type net from 'node:net';

/** Ends both sockets of a proxied connection when one ends. @param sockets holds them while they are open */
export function closeTogether(client: net.Socket, upstream: net.Socket, sockets: Set<net.Socket>): void {
  for (const [socket, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    sockets.add(socket);
    socket
      .setNoDelay(true)
      .on('error', () => {})
      .on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
  }
}
