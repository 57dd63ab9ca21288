import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Database, inTransaction, tenantOf } from '@tripthread/db/database';
import { type KeptAnswer, saveAnswers } from '@tripthread/db/queries/sourcing/avinode-answers';
import { type Clock, type Instant, instantPlus } from '@tripthread/shared/time/clock';
import type { BrokerageId, ConnectionId } from '@tripthread/shared/ids';
import type { RawAnswer } from './exchange/exchange.ts';

const compress = promisify(gzip);

const flushAfterMs = 500;
const mostGathered = 200;
const mostRemembered = 5_000;
const notedEveryMs = 60_000;
const mostBytes = 1_048_576;
// What the desk reads trips from. Tokens and settings are nobody's evidence.
const kept = /^\/(?:trips|rfqs|quotes|tripmsgs)(?:\/|$)/u;

export interface AnswerKeeper {
  readonly hear: (
    connection: { readonly id: ConnectionId; readonly brokerageId: BrokerageId },
    answer: RawAnswer,
  ) => void;
  /** Returns when all that was heard is kept. */
  stop(): Promise<void>;
}

interface Heard extends Pick<KeptAnswer, 'connectionId' | 'path' | 'httpStatus' | 'at' | 'bodySha256'> {
  readonly brokerageId: BrokerageId;
  readonly text: string;
}

/**
 * Keeps what Avinode answers, as it came: should it turn out that it was read wrongly, it can be read again. Behind the work,
 * not within it: a killed process loses the last half second of it, and nothing that was read of it.
 */
export function openAnswerKeeper({
  database,
  clock,
  onError,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): AnswerKeeper {
  const noted = new Map<string, { readonly sha256: string; readonly until: Instant }>();
  let gathered: Heard[] = [];
  let timer: NodeJS.Timeout | undefined;
  let saving = Promise.resolve();

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const those = gathered;
    gathered = [];
    if (those.length > 0) saving = saving.then(() => saveAll(database, those)).catch(onError);
  }

  /** Trips are read again and again, and mostly say the same. */
  function isNews(key: string, sha256: string, at: Instant): boolean {
    const before = noted.get(key);
    if (before !== undefined && before.sha256 === sha256 && before.until > at) return false;
    if (noted.size >= mostRemembered) noted.clear();
    noted.set(key, { sha256, until: instantPlus(at, notedEveryMs) });
    return true;
  }

  return {
    hear({ id: connectionId, brokerageId }, { path, status: httpStatus, body: text }) {
      if (text === null || !kept.test(path)) return;
      const at = clock.now();
      const bodySha256 = createHash('sha256').update(text).digest();
      if (!isNews(`${connectionId} ${path}`, bodySha256.toString('hex'), at)) return;
      gathered.push({ brokerageId, connectionId, path, httpStatus, text, bodySha256, at });
      if (gathered.length >= mostGathered) flush();
      else timer ??= setTimeout(flush, flushAfterMs).unref();
    },
    async stop() {
      flush();
      await saving;
    },
  };
}

async function saveAll(database: Database, heard: readonly Heard[]): Promise<void> {
  for (const brokerageId of new Set(heard.map((one) => one.brokerageId))) {
    const those = heard.filter((one) => one.brokerageId === brokerageId);
    // The same answer twice is one row, and rows are taken in one order by everybody.
    const once = new Map(
      those.map((one) => [`${one.connectionId} ${one.path} ${one.bodySha256.toString('hex')}`, one]),
    );
    const answers: KeptAnswer[] = [];
    for (const [, { brokerageId: _, text, ...answer }] of [...once].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const body = await compress(text);
      if (body.length <= mostBytes) answers.push({ ...answer, body, resource: resourceOf(answer.path) });
    }
    await inTransaction(tenantOf(database, brokerageId, 'ingest'), (tx) => saveAnswers(tx, answers));
  }
}

/** `/tripmsgs/asellermsg-1/chat` is about `asellermsg-1`, `/trips` about itself. */
function resourceOf(path: string): string {
  const [, kind = '', id] = path.split('/');
  return (id ?? kind).slice(0, 100);
}
