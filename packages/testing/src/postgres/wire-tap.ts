import net from 'node:net';
import { closeTogether } from '../network/close-together.ts';

/** A statement as sent over the wire. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
  /** Prepared under a name on the connection, so that it is planned once. */
  readonly isPrepared: boolean;
}

export interface Traffic {
  readonly statements: readonly Statement[];
  /** How often the client sent data after it had received all answers: each costs one network latency. */
  readonly roundTrips: number;
}

export interface WireTap {
  /** The database through the tap. */
  readonly url: string;
  /** Takes the statements of connections with that application name since the last call. */
  take(application: string): Traffic;
  close(): Promise<void>;
}

interface Seen {
  application: string;
  statements: Statement[];
  roundTrips: number;
  /** Requested answers that the client has not received completely. */
  awaited: number;
}

/** A proxy between an application and its database that counts statements and round trips on the wire. */
export async function tapDatabase(url: string): Promise<WireTap> {
  const real = new URL(url);
  const connections = new Set<Seen>();
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(real.port || 5432), real.hostname);
    const seen: Seen = { application: '', statements: [], roundTrips: 0, awaited: 0 };
    connections.add(seen);
    const readClient = clientReader(seen);
    const readServer = messages(true, (kind) => {
      if (kind === 'Z') seen.awaited -= 1;
    });
    client.on('data', (chunk) => {
      readClient(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      // What the client has sent by now is read first: it did not wait for this answer.
      setImmediate(() => {
        readServer(chunk);
        client.write(chunk);
      });
    });
    closeTogether(client, upstream, sockets);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const tapped = new URL(url);
  tapped.hostname = '127.0.0.1';
  tapped.port = String((server.address() as net.AddressInfo).port);
  return {
    url: tapped.toString(),
    take(application) {
      const taken = [...connections].filter((seen) => seen.application === application);
      const traffic = {
        statements: taken.flatMap((seen) => seen.statements),
        roundTrips: taken.reduce((sum, seen) => sum + seen.roundTrips, 0),
      };
      for (const seen of taken) Object.assign(seen, { statements: [], roundTrips: 0 });
      return traffic;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Splits a stream into messages of a letter and a length; a client's first message, the start-up, has no letter. */
function messages(isStarted: boolean, onMessage: (kind: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let head = isStarted ? 1 : 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= head + 4) {
      const end = head + rest.readInt32BE(head);
      if (rest.length < end) return;
      onMessage(head === 0 ? '' : String.fromCharCode(rest[0] ?? 0), rest.subarray(head + 4, end));
      rest = rest.subarray(end);
      head = 1;
    }
  };
}

function clientReader(seen: Seen): (chunk: Buffer) => void {
  const texts = new Map<string, string>();
  let isFlushed = false;
  let isInProgress = false;
  return messages(false, (kind, body) => {
    // Traffic before authentication is complete does not count.
    if (kind === '') {
      seen.application = readStartUp(body).get('application_name') ?? '';
      seen.awaited = 1;
    }
    if (kind === 'Q' || kind === 'P' || kind === 'B') {
      if (isFlushed || (seen.awaited === 0 && !isInProgress)) seen.roundTrips += 1;
      isInProgress = true;
    }
    if (kind === 'Q' || kind === 'S') {
      seen.awaited += 1;
      isInProgress = false;
    }
    // "Flush" asks for an answer before the end of a statement: the next message waited for it.
    isFlushed = kind === 'H';
    readMessage(kind, body, texts, seen);
  });
}

function readStartUp(body: Buffer): ReadonlyMap<string, string> {
  const words = body.subarray(4).toString('utf8').split('\0');
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : [])));
}

function readMessage(kind: string, body: Buffer, texts: Map<string, string>, seen: Seen): void {
  if (kind === 'Q') seen.statements.push({ text: cutWord(body, 0).word, values: [], isPrepared: false });
  if (kind === 'P') {
    const name = cutWord(body, 0);
    texts.set(name.word, cutWord(body, name.next).word);
  }
  if (kind === 'B') {
    const name = cutWord(body, cutWord(body, 0).next);
    seen.statements.push({
      text: texts.get(name.word) ?? '',
      values: readValues(body, name.next),
      isPrepared: name.word !== '',
    });
  }
}

function cutWord(body: Buffer, from: number): { word: string; next: number } {
  const end = body.indexOf(0, from);
  return { word: body.toString('utf8', from, end), next: end + 1 };
}

function readValues(body: Buffer, from: number): readonly (string | null)[] {
  let at = from + 2 + 2 * body.readInt16BE(from);
  const count = body.readInt16BE(at);
  at += 2;
  return Array.from({ length: count }, () => {
    const length = body.readInt32BE(at);
    const value = length < 0 ? null : body.toString('utf8', at + 4, at + 4 + length);
    at += 4 + Math.max(0, length);
    return value;
  });
}
