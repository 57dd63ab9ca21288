import { inTransaction, tenantOf } from '@tripthread/db/database';
import { listDueWork } from '@tripthread/db/queries/work-items';
import { saveInboundMail } from '@tripthread/db/queries/mail/inbound-mails';
import type { InboundMailId, MailInboxId } from '@tripthread/shared/ids';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MailReader, openMailReader } from '../../src/integrations/mail/mail-reader.ts';
import { testBrokerageSuite } from '@tripthread/testing/desk/test-brokerage-suite';
import { type MailSetup, openInbox, openMailSetup } from '../support/mail-setup.ts';
import { placeMailJob } from '../../src/jobs/mail/place-mail.ts';

const desk = testBrokerageSuite();
let mail: MailSetup;
let inboxId: MailInboxId;
let readings = 0;
beforeAll(async () => {
  const source = new URL('../support/hostile-mail-worker.ts', import.meta.url);
  const reader = openMailReader({ longestMs: 1_000, heapMegabytes: 64, source });
  const counted: MailReader = {
    ...reader,
    inTurn: (work) =>
      reader.inTurn((read) =>
        work((raw) => {
          readings += 1;
          return read(raw);
        }),
      ),
  };
  mail = await openMailSetup(desk(), counted);
  inboxId = await openInbox(desk());
});
afterAll(() => mail.close());

let count = 0;
const save = (header: string): Promise<InboundMailId> => {
  count += 1;
  const raw = Buffer.from(
    `From: a@client.example\r\nMessage-ID: <hostile-${count}@client.example>\r\nSubject: Mail ${count}\r\n${header}\r\n\r\nHello`,
  );
  return inTransaction(ingest(), (tx) => saveInboundMail(tx, { inboxId, receivedAt: desk().clock.now(), raw }));
};
const ingest = () => tenantOf(desk().database, desk().brokerageId, 'ingest');
const stateOf = async (id: InboundMailId) => {
  const [row] = await desk().owner`select status, readings, error from inbound_mails where id = ${id}`;
  return row as { status: string; readings: number; error: string | null };
};
/** Runs the work once, with the clock past every retry delay. */
const workLater = async () => {
  desk().clock.moveBy(60_000);
  await mail.work();
};

describe('a mail that crashes its reader', () => {
  it.each([
    ['stalls', 'Reading it takes more time or memory than a mail may.'],
    ['grows', 'Reading it takes more time or memory than a mail may.'],
    ['exits', 'Reading it stopped the reader each time.'],
  ])(
    '%s: is tried three times and parked, and the next mail is read at once',
    { timeout: 60_000 },
    async (how, error) => {
      const hostile = await save(`X-Hostile: ${how}`);
      const ordinary = await save('X-Ordinary: yes');
      readings = 0;
      await workLater();
      expect(await stateOf(hostile)).toEqual({ status: 'pending', readings: 1, error: null });
      expect(await stateOf(ordinary)).toMatchObject({ status: 'orphan' });
      await workLater();
      expect(await stateOf(hostile)).toEqual({ status: 'pending', readings: 2, error: null });
      await workLater();
      expect(await stateOf(hostile)).toEqual({ status: 'parked', readings: 3, error });
      await workLater();
      expect(readings).toBe(4);
    },
  );

  it('control: the same reader reads an unmarked mail at the first try', async () => {
    const id = await save('X-Hostile: no');
    await workLater();
    expect(await stateOf(id)).toEqual({ status: 'orphan', readings: 1, error: null });
  });
});

describe('a mail that crashes the process', () => {
  const workOf = async (id: InboundMailId) => {
    const due = await inTransaction(ingest(), (tx) =>
      listDueWork(tx, { kinds: ['place_mail'], now: desk().clock.now(), limit: 100, except: [] }),
    );
    const work = due.find(({ subjectId }) => subjectId === id);
    if (work === undefined) throw new Error('the mail is not in the queue');
    return work;
  };
  /** Reads until the process would have died: no code after that point runs. */
  const die = async (id: InboundMailId) => {
    const work = await workOf(id);
    await new Promise<void>((died) => {
      const reader: MailReader = {
        inTurn: (doWork) =>
          doWork(() => {
            died();
            return new Promise(() => {});
          }),
        stop: () => Promise.resolve(),
      };
      void placeMailJob.run({ ...mail, reader }, ingest(), work);
    });
  };

  it('is counted before it is read, and parked after three attempts without another', async () => {
    const id = await save('X-Hostile: no');
    const other = await save('X-Hostile: no');
    for (const times of [1, 2, 3]) {
      await die(id);
      expect(await stateOf(id)).toEqual({ status: 'pending', readings: times, error: null });
    }
    readings = 0;
    await workLater();
    expect(await stateOf(id)).toMatchObject({ status: 'parked', error: 'Reading it stopped the reader each time.' });
    // A mail that only queued behind it has no attempt counted.
    expect(await stateOf(other)).toMatchObject({ status: 'orphan', readings: 1 });
    expect(readings).toBe(1);
  });
});

it('a failure to save the parsed mail is not counted as an attempt', async () => {
  const { owner } = desk();
  const id = await save('X-Hostile: no');
  await owner.unsafe(`alter table inbound_mails add constraint refuses check (subject <> 'Mail ${count}') not valid`);
  for (let times = 0; times < 5; times += 1) {
    await workLater();
    expect(await stateOf(id)).toEqual({ status: 'pending', readings: 0, error: null });
  }
  await owner`alter table inbound_mails drop constraint refuses`;
  await workLater();
  expect(await stateOf(id)).toMatchObject({ status: 'orphan' });
});
