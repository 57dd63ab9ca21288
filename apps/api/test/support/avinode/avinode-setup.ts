import { inTransaction, tenantOf } from '@tripthread/db/database';
import { tripReference } from '@tripthread/shared/input.schema';
import { saveConnection } from '@tripthread/db/queries/sourcing/connections';
import { saveNotification } from '@tripthread/db/queries/sourcing/notifications/notifications';
import { openSession, type TestBrokerage } from '@tripthread/testing/desk/test-brokerage';
import { instantPlus } from '@tripthread/shared/time/clock';
import type { SessionId, TripReference } from '@tripthread/shared/ids';
import { updateTripInfo } from '@tripthread/commands/sessions/update-trip-info';
import { queues } from '../../../src/jobs/registry.ts';
import { openAnswerLog } from '../../../src/integrations/avinode/answer-log.ts';
import { openAvinodeConnections } from '../../../src/integrations/avinode/connections.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '@tripthread/avinode-sandbox/open-sandbox';
import { openEncryptor } from '@tripthread/commands/links/encryptor';
import { runDueItems } from '../../../src/platform/work-loop.ts';

/** A test brokerage with a fake Avinode of its own. No work runs by itself: the test runs what is due. */
export interface AvinodeSetup {
  readonly sandbox: Sandbox;
  /** Errors of the work. */
  readonly errors: unknown[];
  /** Stores a notification as Avinode posts it, without placing it. */
  notify(avinodeId: string, tripCode?: string): Promise<void>;
  /** Runs due work until none is left. */
  settle(): Promise<void>;
  /** Creates a session of Ana's on a trip that was created in Avinode itself. */
  openTrip(
    broker?: TestBrokerage['ana'],
  ): Promise<{ readonly sessionId: SessionId; readonly code: string; readonly tripId: string }>;
  attach(sessionId: SessionId, name: TripReference, broker?: TestBrokerage['ana']): Promise<void>;
  /** Resolves when all of Avinode's responses so far are stored. */
  storedAnswers(): Promise<void>;
  close(): Promise<void>;
}

export async function openAvinodeSetup(desk: TestBrokerage, options: SandboxOptions = {}): Promise<AvinodeSetup> {
  const sandbox = await openSandbox({ limits: false, clock: desk.clock, ...options });
  const { database, clock, connectionId, brokerageId } = desk;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const answers = openAnswerLog({ database, clock, onError });
  const avinode = openAvinodeConnections({
    baseUrl: sandbox.apiUrl,
    clock,
    onAnswer: answers.hear,
    encryptor: openEncryptor('a secret of at least thirty-two characters'),
  });
  const { apiToken, bearer } = sandbox.credentials;
  const credentials = avinode.seal(connectionId, { kind: 'token', apiToken, bearer });
  await inTransaction(desk.tenant, (tx) => saveConnection(tx, connectionId, { credentials }));
  const notifications = queues.notifications.open({ database, clock, onError });
  const work = queues.avinode.open({ database, clock, onError, avinode });
  const ingest = tenantOf(database, brokerageId, 'ingest');

  const attach = async (sessionId: SessionId, avinodeTripId: TripReference, broker = desk.ana) => {
    const [row] = await desk.owner`select version from chat_sessions where id = ${sessionId}`;
    await updateTripInfo(broker, { sessionId, expectedVersion: Number(row?.version), avinodeTripId });
  };
  return {
    sandbox,
    errors,
    async notify(avinodeId, tripCode) {
      const resourceType = avinodeId.startsWith('arfq') ? 'rfqs' : 'tripmsgs';
      const href = `${sandbox.apiUrl}/${resourceType}/${avinodeId}`;
      const body = { id: avinodeId, href, type: resourceType, ...(tripCode === undefined ? {} : { tripId: tripCode }) };
      await inTransaction(ingest, (tx) =>
        saveNotification(tx, {
          connectionId,
          receivedAt: clock.now(),
          rawBody: Buffer.from(JSON.stringify(body)),
          avinodeId,
          resourceType,
          tripReference: tripCode ?? null,
        }),
      );
    },
    async settle() {
      let isMore = true;
      while (isMore) {
        isMore = false;
        while ((await runDueItems(notifications)).isMore) isMore = true;
        if ((await runDueItems(work)).count > 0) isMore = true;
        // A trip that was read a moment ago is left alone for another.
        const soon = instantPlus(clock.now(), 2_000);
        const [waiting] =
          await desk.owner`select from work_items where run_at > ${clock.now()} and run_at <= ${soon} limit 1`;
        if (waiting === undefined) continue;
        clock.moveBy(2_000);
        isMore = true;
      }
    },
    async openTrip(broker = desk.ana) {
      const session = await openSession(desk, broker);
      const legs = [{ from: 'KTEB', to: 'KVNY', date: '2026-12-12', time: '09:00', pax: 6 }];
      const { id, code } = sandbox.control.createTrip({ legs });
      await attach(session.id, tripReference.parse(code), broker);
      return { sessionId: session.id, code, tripId: id };
    },
    attach,
    storedAnswers: () => answers.stop(),
    async close() {
      await answers.stop();
      await work.close();
      await sandbox.close();
    },
  };
}
