import { closeDatabase, type Database, inTransaction, openDatabase, tenantOf } from '@tripthread/db/database';
import type { SessionDetail } from '@tripthread/db/queries/sessions/session-detail';
import { getSession, getSessionForUpdate } from '@tripthread/db/queries/sessions/sessions';
import { Failure } from '@tripthread/shared/failures';
import type { BrokerageId, IsoAgentId, SessionId } from '@tripthread/shared/ids';
import { postMessage } from '@tripthread/commands/sessions/post-message';
import { assignSession } from '@tripthread/commands/sessions/assign-session';
import { setStatus } from '@tripthread/commands/sessions/set-status';
import { openClock } from '../../../src/platform/clock.ts';
import type { CommandContext } from '@tripthread/commands/command-context';
import type { Api } from '../api.ts';
import { retryWhileBusy } from '@tripthread/testing/desk/test-brokerage-suite';
import type { LiveBrokerage } from './live-brokerages.ts';
import type { Random } from '@tripthread/testing/storms/random';

interface Written {
  readonly id: string;
  readonly version: number;
  /** When the writer got the answer. */
  readonly at: number;
}

interface Stage {
  readonly api: Api;
  readonly other: Api;
  readonly desks: readonly LiveBrokerage[];
}

const writersPerBrokerage = 4;
const maxHoldMs = 1_500;

/**
 * Runs leads who write: messages, snoozes, assignments; most of them call the command directly, as a third server would, so
 * that readers do not slow them down. Other transactions take their version early and commit late, while many others commit.
 */
export class LiveWriters {
  readonly written: Written[] = [];
  late = 0;
  #begun = 0;
  #keys = 0;
  #allowed = 0;
  #isOver = false;
  #database: Database;

  private readonly given: { readonly stage: Stage; readonly events: number; readonly chance: Random };

  constructor(given: { readonly stage: Stage; readonly events: number; readonly chance: Random }) {
    this.given = given;
    const deskConnections = given.stage.desks.length * (writersPerBrokerage + 2);
    this.#database = openDatabase({ url: given.stage.api.url, deskConnections });
  }

  async run(): Promise<void> {
    const { desks } = this.given.stage;
    const holding = desks.flatMap((desk) => desk.held.map((id) => this.#holdAgainAndAgain(desk, id)));
    try {
      await Promise.all(desks.flatMap((desk) => Array.from({ length: writersPerBrokerage }, () => this.#write(desk))));
    } finally {
      this.#isOver = true;
      await Promise.all(holding);
    }
  }

  close = (): Promise<void> => closeDatabase(this.#database);

  /** Resolves when so many have begun; writing continues up to that limit only. */
  async reach(count: number, allowed: number): Promise<void> {
    this.#allowed = allowed;
    while (this.#begun < count && !this.#isOver) await pause(5);
  }

  /** Sends one message over a server's HTTP API. */
  async writeTo(on: Api, { lead }: LiveBrokerage, sessionId: string): Promise<void> {
    const key = `live-storm-${(this.#keys += 1)}`;
    const input = { sessionId, audience: 'internal', text: 'a note', idempotencyKey: key };
    for (let tries = 0; ; tries += 1) {
      // No answer: a keep-alive connection was just being closed. The idempotency key makes it safe to retry.
      const answer = await on.mutate('messages.send', input, lead.cookie).catch(() => null);
      if (answer?.status === 200) return this.#note(sessionId, answer.json.result.data.session.version as number);
      if ((answer !== null && answer.status !== 503) || tries === 50)
        throw new Error(`a message was answered ${answer?.status} ${answer?.text}`);
      await pause(100 + 200 * Math.random());
    }
  }

  async #write(desk: LiveBrokerage): Promise<void> {
    const { events, chance, stage } = this.given;
    while (this.#begun < events) {
      if (this.#begun >= this.#allowed) {
        await pause(5);
        continue;
      }
      this.#begun += 1;
      const id = chance.pick(desk.busy);
      const kind = chance.next();
      // A concurrent change is refused; then it is a message.
      const isDone = kind < 0.2 && (await (kind < 0.1 ? this.#turn(desk, id) : this.#handOver(desk, id)));
      if (kind > 0.9) await this.writeTo(chance.pick([stage.api, stage.other]), desk, id);
      else if (!isDone) await this.#post(desk, id, 0);
    }
  }

  async #turn(desk: LiveBrokerage, id: string): Promise<boolean> {
    const { version, status } = await this.#present(desk, id);
    const move = status === 'active' ? 'pause' : 'resume';
    return this.#tryTo(() =>
      setStatus(this.#seat(desk), { sessionId: id as SessionId, expectedVersion: version, move }),
    );
  }

  async #handOver(desk: LiveBrokerage, id: string): Promise<boolean> {
    const { version, isoAgentId } = await this.#present(desk, id);
    const assignee = this.given.chance.pick(desk.brokers.filter((broker) => broker.id !== isoAgentId)).id as IsoAgentId;
    return this.#tryTo(() =>
      assignSession(this.#seat(desk), { sessionId: id as SessionId, expectedVersion: version, assignee }),
    );
  }

  async #tryTo(command: () => Promise<SessionDetail>): Promise<boolean> {
    try {
      const { session } = await retryWhileBusy(command);
      this.#note(session.id, session.version);
      return true;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }

  async #holdAgainAndAgain(desk: LiveBrokerage, id: string): Promise<void> {
    while (!this.#isOver) {
      await this.#post(desk, id, 50 + (maxHoldMs - 50) * this.given.chance.next());
      this.late += 1;
    }
  }

  /** Sends a message in a transaction that stays open for a while before it commits. */
  async #post(desk: LiveBrokerage, id: string, holdMs: number): Promise<void> {
    const { tenant } = this.#seat(desk);
    const posted = await retryWhileBusy(() =>
      inTransaction(tenant, async (tx) => {
        const made = await postMessage(tx, await getSessionForUpdate(tx, id as SessionId), {
          actor: { kind: 'iso_agent', id: desk.lead.id as IsoAgentId },
          audience: 'internal',
          text: 'a note',
          source: 'desk',
          at: clock.now(),
        });
        if (holdMs > 0) await pause(holdMs);
        return made.session;
      }),
    );
    this.#note(id, posted.version);
  }

  #present = (desk: LiveBrokerage, id: string) =>
    retryWhileBusy(() => inTransaction(this.#seat(desk).tenant, (tx) => getSession(tx, id as SessionId)));

  #seat({ brokerageId, lead }: LiveBrokerage): CommandContext {
    const viewer = { agentId: lead.id as IsoAgentId, role: 'lead' } as const;
    return { tenant: tenantOf(this.#database, brokerageId as BrokerageId), viewer, clock, source: 'desk' };
  }

  #note(id: string, version: number): void {
    this.written.push({ id, version, at: performance.now() });
  }
}

const clock = openClock(undefined);
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
