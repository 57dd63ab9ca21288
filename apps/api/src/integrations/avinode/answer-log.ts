import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { type StoredAnswerBody, saveAnswers } from '@tripthread/db/queries/sourcing/avinode-responses';
import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { BrokerageId, ConnectionId } from '@tripthread/shared/ids';
import type { RawAnswer } from './exchange/exchange.ts';

const compress = promisify(gzip);

const flushAfterMs = 500;
const maxBuffered = 200;
const maxEntries = 5_000;
const lastSeenUpdateMs = 60_000;
const maxBytes = 1_048_576;
// The resources that trips are read from. Tokens and settings are not logged.
const storedPath = /^\/(?:trips|rfqs|quotes|tripmsgs)(?:\/|$)/u;

export interface AnswerLog {
  readonly hear: (
    connection: { readonly id: ConnectionId; readonly brokerageId: BrokerageId },
    answer: RawAnswer,
  ) => void;
  /** Resolves when all responses so far are stored. */
  stop(): Promise<void>;
}

interface Answer extends Pick<StoredAnswerBody, 'connectionId' | 'path' | 'httpStatus' | 'at' | 'bodySha256'> {
  readonly brokerageId: BrokerageId;
  readonly text: string;
}

/**
 * Stores Avinode's responses raw, so that misread ones can be read again. Runs behind the work, not within it: a killed
 * process loses the last half second of the log, and nothing that was read from it.
 */
export function openAnswerLog({
  database,
  clock,
  onError,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): AnswerLog {
  const lastNoted = new Map<string, { readonly sha256: string; readonly until: Instant }>();
  let gathered: Answer[] = [];
  let timer: NodeJS.Timeout | undefined;
  let saving = Promise.resolve();

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const batch = gathered;
    gathered = [];
    if (batch.length > 0) saving = saving.then(() => saveAll(database, batch)).catch(onError);
  }

  /** Trips are read repeatedly, mostly with the same response. */
  function isNews(key: string, sha256: string, at: Instant): boolean {
    const before = lastNoted.get(key);
    if (before !== undefined && before.sha256 === sha256 && before.until > at) return false;
    if (lastNoted.size >= maxEntries) lastNoted.clear();
    lastNoted.set(key, { sha256, until: instantPlus(at, lastSeenUpdateMs) });
    return true;
  }

  return {
    hear({ id: connectionId, brokerageId }, { path, status: httpStatus, body: text }) {
      if (text === null || !storedPath.test(path)) return;
      const at = clock.now();
      const bodySha256 = createHash('sha256').update(text).digest();
      if (!isNews(`${connectionId} ${path}`, bodySha256.toString('hex'), at)) return;
      gathered.push({ brokerageId, connectionId, path, httpStatus, text, bodySha256, at });
      if (gathered.length >= maxBuffered) flush();
      else timer ??= setTimeout(flush, flushAfterMs).unref();
    },
    async stop() {
      flush();
      await saving;
    },
  };
}

async function saveAll(database: Database, heard: readonly Answer[]): Promise<void> {
  for (const brokerageId of new Set(heard.map((one) => one.brokerageId))) {
    const batch = heard.filter((one) => one.brokerageId === brokerageId);
    // The same response twice is one row; rows are locked in one order by every process.
    const once = new Map(
      batch.map((one) => [`${one.connectionId} ${one.path} ${one.bodySha256.toString('hex')}`, one]),
    );
    const answers: StoredAnswerBody[] = [];
    for (const [, { brokerageId: _, text, ...answer }] of [...once].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const body = await compress(text);
      if (body.length <= maxBytes) answers.push({ ...answer, body, resource: resourceOf(answer.path) });
    }
    await inTransaction(tenantOf(database, brokerageId, 'ingest'), (tx) => saveAnswers(tx, answers));
  }
}

/** Returns the resource of a path: `asellermsg-1` for `/tripmsgs/asellermsg-1/chat`, `/trips` for itself. */
function resourceOf(path: string): string {
  const [, kind = '', id] = path.split('/');
  return (id ?? kind).slice(0, 100);
}
